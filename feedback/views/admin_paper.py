"""Paper sheets in the admin: choose a form, key a sheet in, undo one.

The Office keys sheets about any unit, officers and heads about their own; for them a form without
a question on the unit does not exist.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from feedback.days import local_day, now
from feedback.errors import FeedbackError, SheetTaken
from feedback.forms import AnswerForm
from feedback.models import FeedbackForm, FormVersion, Response
from feedback.paper.forms import SheetForm, asks_unit, languages_of, newest_version, paper_form
from feedback.permissions import can_key_sheets, responses_visible_to, units_keyed_by
from feedback.questions.date import read_day
from feedback.questions.unit import UNIT_FIELD
from feedback.services import paper
from feedback.services.receipts import receipt_for

from .form import errors_of, parts_of

INVALID = 422
RECENT = 20
KEEPS = (UNIT_FIELD, "procedure")


def index(request: HttpRequest) -> HttpResponse:
    _refuse_others(request)
    recent = responses_visible_to(request.user).exclude(sheet="").with_current_unit()
    context = {
        "page_title": _("Key in paper sheets"),
        "header_icon": "form",
        "forms": [(form, languages_of(form)) for form in forms_keyed_by(request.user)],
        "recent": [
            (response, paper.may_undo(response, request.user))
            for response in recent.select_related("form")[:RECENT]
        ],
    }
    return render(request, "feedback/admin/paper_index.html", context)


def _refuse_others(request: HttpRequest) -> None:
    if not can_key_sheets(request.user):
        raise PermissionDenied


def forms_keyed_by(user: Any) -> list[FeedbackForm]:
    forms = FeedbackForm.objects.filter(archived_at=None, versions__isnull=False).distinct()
    if units_keyed_by(user) is None:
        return list(forms)
    return [form for form in forms if _asks_unit(form)]


def _asks_unit(form: FeedbackForm) -> bool:
    return any(asks_unit(version) for version in form.versions.order_by("-number")[:1])


def version_or_404(request: HttpRequest, pk: int) -> FormVersion:
    """The newest version in the language of ``ngon_ngu``, of a form that the user keys in."""
    _refuse_others(request)
    form = next((form for form in forms_keyed_by(request.user) if form.pk == pk), None)
    if form is None:
        raise Http404
    known = languages_of(form)
    asked = request.GET.get("ngon_ngu", "")
    version = newest_version(form, asked if asked in known else known[0])
    if version is None or not (units_keyed_by(request.user) is None or asks_unit(version)):
        raise Http404
    return version


@sensitive_post_parameters()
def key(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(request, pk)
    if request.method == "POST":
        return _keyed(request, version)
    day = read_day(request.GET.get("ngay", "")) or local_day(now())
    form = _answers(request, version, day)
    for name in KEEPS:
        if name in form.fields:
            form.initial[name] = request.GET.get(name, "")
    return _screen(request, version, SheetForm(initial={"day": day}), form)


def _answers(
    request: HttpRequest, version: FormVersion, day: date | None, data: Any = None
) -> AnswerForm:
    return paper_form(version, data, units=units_keyed_by(request.user), day=day)


def _keyed(request: HttpRequest, version: FormVersion) -> HttpResponse:
    slip = SheetForm(request.POST)
    day = slip.cleaned_data.get("day") if slip.is_valid() else None
    form = _answers(request, version, day, request.POST)
    if not (form.is_valid() and slip.is_valid()):
        return _screen(request, version, slip, form, INVALID)
    keyed = paper.Paper(
        version, slip.cleaned_data["day"], slip.cleaned_data["number"], form.sheet()
    )
    try:
        response = paper.key_in(keyed, user=request.user)
    except FeedbackError as error:
        slip.add_error(None, str(error))
        return _screen(request, version, slip, form, INVALID)
    _tell(request, response, form)
    return redirect(_next_sheet(version, keyed))


def _tell(request: HttpRequest, response: Response, form: AnswerForm) -> None:
    receipt = receipt_for(response.token)
    words = _("Sheet %(number)s is stored. Receipt: %(receipt)s")
    messages.success(request, words % {"number": response.sheet, "receipt": receipt})
    if form.dropped:
        words = _("Left out, because it does not apply: %(codes)s")
        messages.warning(request, words % {"codes": ", ".join(form.dropped)})


def _next_sheet(version: FormVersion, keyed: paper.Paper) -> str:
    """An empty sheet of the same day, about the same unit."""
    kept = {
        "ngon_ngu": version.locale,
        "ngay": keyed.day.isoformat(),
        "unit": keyed.sheet.unit,
        "procedure": keyed.sheet.procedure,
    }
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{reverse('feedback_paper_key', args=[version.form_id])}?{query}"


def _screen(
    request: HttpRequest, version: FormVersion, slip: SheetForm, form: AnswerForm, status: int = 200
) -> HttpResponse:
    slip_errors = [
        (field.id_for_label, f"{field.label}: {sentence}")
        for field in slip
        for sentence in field.errors
    ]
    context = {
        "page_title": _("Key in paper sheets"),
        "page_subtitle": version.form.title,
        "header_icon": "form",
        "version": version,
        "languages": languages_of(version.form),
        "slip": slip,
        "form": form,
        "parts": parts_of(form),
        "errors": [
            *(("", str(sentence)) for sentence in slip.non_field_errors()),
            *slip_errors,
            *errors_of(form),
        ],
        "content_language": version.locale,
    }
    page = render(request, "feedback/admin/paper_key.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    _refuse_others(request)
    response = responses_visible_to(request.user).exclude(sheet="").filter(pk=pk).first()
    if response is None:
        raise Http404
    try:
        paper.undo(response, user=request.user)
    except SheetTaken as error:
        messages.error(request, str(error))
    else:
        words = _("Sheet %(number)s is out of the counts; it may be keyed in again.")
        messages.success(request, words % {"number": response.sheet})
    return redirect("feedback_paper")
