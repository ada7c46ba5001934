"""Responses in the admin: who may see one sees it here, and nowhere anything more.

Typed text is shown with the response, contact data only when asked for; both are written down in
Wagtail's log. What a person may not see does not exist (404), on lists and actions alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.log_actions import log

from feedback import complaints
from feedback.errors import CannotReply
from feedback.models import Contact, Response, ResponseRevision
from feedback.permissions import (
    can_list_responses,
    can_reply_to,
    can_review_responses,
    responses_visible_to,
)
from feedback.querysets import ResponseQuerySet
from feedback.questions.registry import type_of
from feedback.response_filters import ResponseFilterSet
from feedback.schema import asked
from feedback.services import review
from feedback.services.erasure import erase
from feedback.services.replies import reply
from feedback.services.review_together import MOST

MAX_REASON = 255


class ChoiceColumn(Column):
    """A box to tick, for what is decided on several responses together."""

    cell_template_name = "feedback/admin/choice_cell.html"


class ResponseIndexView(IndexView):
    model = Response
    filterset_class = ResponseFilterSet
    page_title = gettext_lazy("Responses")
    header_icon = "mail"
    index_url_name = "feedback_responses"
    index_results_url_name = "feedback_responses_results"
    default_ordering = "-id"
    paginate_by = 50
    is_searchable = False
    any_permission_required: list[str] = []
    template_name = "feedback/admin/responses.html"
    results_template_name = "feedback/admin/responses_results.html"

    @cached_property
    def columns(self) -> list[Column]:
        may_choose = can_review_responses(self.request.user)
        return [
            *([ChoiceColumn("choice", label=_("Choose"))] if may_choose else []),
            TitleColumn("pk", label=_("Number"), get_url=response_url),
            Column("form", label=_("Form")),
            Column("current_unit", label=_("Unit")),
            Column("local_date", label=_("Day"), accessor=day_label),
            Column("receipt_state", label=_("State"), accessor=state_label),
            Column("flags", label=_("Flags"), accessor=flags_label),
        ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not can_list_responses(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> ResponseQuerySet:
        visible = responses_visible_to(self.request.user)
        return visible.with_current_unit().select_related("form")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        filtered = [(name, value) for name, values in self.filters.data.lists() for value in values]
        return {
            **context,
            "can_review": can_review_responses(self.request.user),
            "filtered": filtered,
            "most": MOST,
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
        return [home, {"url": "", "label": self.page_title}]


def response_url(response: Response) -> str:
    return reverse("feedback_response", args=[response.pk])


def day_label(response: Response) -> str:
    return date_format(response.local_date, "d/m/Y")


def state_label(response: Response) -> str:
    return _("Could not be counted") if response.failed_at else str(response.receipt_state.label)


def flags_label(response: Response) -> str:
    names = {
        "fast": _("very fast"),
        "solved": _("solved a challenge"),
        complaints.FLAG: _("reads like a complaint"),
    }
    return ", ".join(names.get(flag, flag) for flag in response.flags)


@dataclass(frozen=True)
class Answered:
    """A question with its answer in words."""

    code: str
    question: str
    answer: str
    is_text: bool


def response_or_404(request: HttpRequest, pk: int) -> Response:
    if not can_list_responses(request.user):
        raise PermissionDenied
    visible = responses_visible_to(request.user).select_related("form", "version")
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, response_or_404(request, pk))


def _page(
    request: HttpRequest, response: Response, contact: Contact | None = None, typed: str = ""
) -> HttpResponse:
    revisions = list(response.revisions.order_by("-number"))
    newest = revisions[0] if revisions else None
    answers = answered(response, newest) if newest else []
    if any(answer.is_text for answer in answers):
        log(response, "feedback.read_text", user=request.user)
    context = {
        "page_title": _("Response %(number)d") % {"number": response.pk},
        "header_icon": "mail",
        "response": response,
        "revision": newest,
        "earlier": revisions[1:],
        "answers": answers,
        "has_contact": Contact.objects.filter(response=response).exists(),
        "contact": contact,
        "typed": typed,
        "can_review": can_review_responses(request.user),
        "flags": flags_label(response),
        "consents": response.consents.all(),
        "replies": response.replies.select_related("created_by"),
        "can_reply": can_reply_to(response, request.user),
    }
    page = render(request, "feedback/admin/response.html", context)
    page["Cache-Control"] = "no-store"
    return page


def answered(response: Response, revision: ResponseRevision) -> list[Answered]:
    """The answers in the words that the person saw, in the order of the form."""
    found = []
    for entry in asked(response.version.schema):
        is_text = type_of(entry).holds_text
        given = (revision.texts if is_text else revision.answers).get(entry["code"])
        if given:
            found.append(Answered(entry["code"], entry["label"], _words(entry, given), is_text))
    return found


def _words(entry: dict[str, Any], given: Any) -> str:
    labels = {option["code"]: option["label"] for option in entry.get("options", [])}
    codes = given if isinstance(given, list) else [given]
    return ", ".join(labels.get(code, str(code)) for code in codes)


@require_POST
def show_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Shown once, on request, and written down."""
    response = response_or_404(request, pk)
    contact = Contact.objects.filter(response=response).first()
    if contact is None:
        raise Http404
    log(response, "feedback.read_contact", user=request.user)
    return _page(request, response, contact)


def _erase(response: Response, user: Any, reason: str) -> None:
    erase(response)
    log(response, "feedback.erase", user=user, data={"reason": reason})


ACTIONS: dict[str, Callable[[Response, Any, str], None]] = {
    "spam": review.mark_spam,
    "exclude": review.exclude,
    "put-back": review.put_back,
    "erase": _erase,
}


@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One of ``ACTIONS`` with a reason; a review is the Office's."""
    response = response_or_404(request, pk)
    if action not in ACTIONS:
        raise Http404
    if not can_review_responses(request.user):
        raise PermissionDenied
    reason = request.POST.get("reason", "").strip()[:MAX_REASON].replace("\x00", "")
    if not reason:
        messages.error(request, _("Please write the reason; nothing has been changed."))
        return redirect("feedback_response", pk=pk)
    ACTIONS[action](response, request.user, reason)
    messages.success(request, _("Done. The counts follow within a minute."))
    return redirect("feedback_response", pk=pk)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to whoever holds the receipt; what was typed stays where it could not be sent."""
    response = response_or_404(request, pk)
    text = request.POST.get("text", "").replace("\x00", "")
    try:
        reply(response, text, user=request.user)
    except CannotReply as error:
        if not can_reply_to(response, request.user):
            raise PermissionDenied from error
        messages.error(request, str(error))
        return _page(request, response, typed=text)
    messages.success(request, _("Answered. The sender reads it with the receipt code."))
    return redirect("feedback_response", pk=pk)
