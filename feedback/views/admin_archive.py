"""Put a form away, or take it out again: what is offered where a deletion is refused."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from feedback.edits.access import form_page_or_404
from feedback.edits.errors import ReasonMissing
from feedback.models import Response
from feedback.services.archiving import archive, pages_of, unarchive
from feedback.services.edits import form_of


@require_http_methods(["GET", "HEAD", "POST"])
def archive_form(request: HttpRequest, page_id: int) -> HttpResponse:
    page = form_page_or_404(request, page_id)
    form = form_of(page)
    if form is None:
        raise Http404
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    is_archived = form.archived_at is not None
    if request.method == "POST":
        change = unarchive if is_archived else archive
        try:
            change(form, request.POST.get("reason", ""), user=request.user)
        except ReasonMissing as error:
            messages.error(request, str(error))
            return redirect("feedback_archive", page.pk)
        done = _("Taken out of the archive; publish the page to open the form.")
        messages.success(request, done if is_archived else _("The form was archived."))
        return redirect("feedback_before", page.pk)
    context = {
        "page": page,
        "page_title": _("Take out of the archive") if is_archived else _("Archive the form"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "history" if is_archived else "lock",
        "is_archived": is_archived,
        "pages": pages_of(form).select_related("locale"),
        "answers": Response.objects.filter(form=form).count(),
    }
    return render(request, "feedback/admin/archive.html", context)
