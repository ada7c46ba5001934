"""The question bank is changed here: a page for each thing that can be done to a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from feedback.bank.access import may_keep_bank, may_see_bank
from feedback.bank.entries import LARGEST_KEY, banked_types
from feedback.bank.forms import KindForm, MendForm, NewQuestionForm, NewSeriesForm, initial_of
from feedback.errors import BankError
from feedback.models import BankQuestion, BankSeries
from feedback.services import bank as services

ACTS: dict[str, Callable[..., None]] = {
    "retire": services.retire,
    "offer": services.offer_again,
}


def add(request: HttpRequest) -> HttpResponse:
    """Two steps without any state: the type is in the address of the second."""
    _only_keepers(request)
    kind = request.GET.get("kind", "")
    title = _("Add a question to the bank")
    if kind not in banked_types():
        form: Any = KindForm()
        return _page(request, form, title=title, button=_("Go on"), method="get")
    form = NewQuestionForm(kind, _posted(request))

    def do() -> BankQuestion:
        given = form.cleaned_data
        return services.add_question(
            given["code"],
            kind,
            form.words(),
            topic=given["topic"],
            source=given["source"],
            rules=form.stored_rules(),
            user=request.user,
        )

    subtitle = str(banked_types()[kind].label)
    return _done(request, form, do) or _page(
        request, form, title=title, subtitle=subtitle, button=_("Add")
    )


def mend(request: HttpRequest, pk: int) -> HttpResponse:
    _only_keepers(request)
    if pk >= LARGEST_KEY:
        raise Http404
    series = BankSeries.objects.select_related("question").filter(pk=pk).first()
    if series is None or series.question.kind not in banked_types():
        raise Http404
    form = MendForm(series.question.kind, _posted(request), initial=initial_of(series))

    def do() -> BankQuestion:
        services.mend_wording(
            series, form.words(), reason=form.cleaned_data["reason"], user=request.user
        )
        return series.question

    return _done(request, form, do) or _page(
        request,
        form,
        title=_("Mend the wording"),
        subtitle=f"{series.question.code} ({series.number})",
        button=_("Mend"),
        explanation=_(
            "For a mistake in the words. Forms that ask the question show the new wording, and "
            "its figures go on in one line. If the question asks something else now, begin a new "
            "series."
        ),
    )


def new_series(request: HttpRequest, pk: int) -> HttpResponse:
    question = _question(request, pk)
    newest = question.series.order_by("-number").first()
    initial = initial_of(newest) if newest else {}
    form = NewSeriesForm(question.kind, _posted(request), initial=initial)

    def do() -> BankQuestion:
        services.begin_series(
            question,
            form.words(),
            reason=form.cleaned_data["reason"],
            rules=form.stored_rules(),
            user=request.user,
        )
        return question

    return _done(request, form, do) or _page(
        request,
        form,
        title=_("Begin a new series"),
        subtitle=question.code,
        button=_("Begin a new series"),
        explanation=_(
            "For another meaning, other answers or another scale. Forms ask the earlier series "
            "until an editor chooses the new one; figures show the break."
        ),
    )


@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    question = _question(request, pk)
    if action not in ACTS:
        raise Http404
    try:
        ACTS[action](question, reason=request.POST.get("reason", ""), user=request.user)
    except BankError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("feedback_bank:inspect", question.pk)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, though it be nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def _only_keepers(request: HttpRequest) -> None:
    if not may_keep_bank(request.user):
        raise PermissionDenied


def _question(request: HttpRequest, pk: int) -> BankQuestion:
    """404 for those that do not even see the bank, 403 for those that only read it."""
    if not may_see_bank(request.user):
        raise Http404
    _only_keepers(request)
    found = BankQuestion.objects.filter(pk=pk).first() if pk < LARGEST_KEY else None
    if found is None or found.kind not in banked_types():
        raise Http404
    return found


def _done(
    request: HttpRequest, form: forms.Form, do: Callable[[], BankQuestion]
) -> HttpResponse | None:
    """Back to the question when it was done; what the bank refuses is said with the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        question = do()
    except BankError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("Done."))
    return redirect("feedback_bank:inspect", question.pk)


def _page(request: HttpRequest, form: forms.Form, **how: Any) -> HttpResponse:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    bank = {"url": reverse("feedback_bank:index"), "label": _("Question bank")}
    context = {
        "page_title": how["title"],
        "page_subtitle": how.get("subtitle", ""),
        "header_icon": "folder-open-inverse",
        "form": form,
        "button": how["button"],
        "method": how.get("method", "post"),
        "explanation": how.get("explanation", ""),
        "breadcrumbs_items": [home, bank, {"url": "", "label": how["title"]}],
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/admin/bank_form.html", context, status=status)
