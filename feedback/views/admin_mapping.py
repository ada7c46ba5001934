"""Say how answers on a question's former scale read on the draft's."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from feedback.edits.access import form_page_or_404
from feedback.edits.mapping_form import MappingForm
from feedback.models import FeedbackFormPage, Question
from feedback.services.edits import Comparison, compare
from feedback.services.scales import Unmapped, map_scale


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, page_id: int, code: str) -> HttpResponse:
    """One former scale at a time; the page that leads here names the next."""
    page = form_page_or_404(request, page_id)
    comparison = compare(page)
    unmapped = _first(comparison, code)
    form = MappingForm(unmapped, request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        question = Question.objects.get(form=comparison.form, code=code)
        map_scale(
            question,
            unmapped.former,
            unmapped.present,
            form.pairs(),
            reason,
            user=request.user,
        )
        messages.success(request, _("The mapping was kept."))
        return redirect("feedback_before", page.pk)
    return _show(request, page, unmapped, form)


def _first(comparison: Comparison, code: str) -> Unmapped:
    for unmapped in comparison.unmapped:
        if unmapped.code == code:
            return unmapped
    raise Http404


def _show(
    request: HttpRequest, page: FeedbackFormPage, unmapped: Unmapped, form: MappingForm
) -> HttpResponse:
    context = {
        "page": page,
        "page_title": _("Mapping of a scale"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "pick",
        "unmapped": unmapped,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "feedback/admin/mapping.html", context, status=status)
