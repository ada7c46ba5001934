"""What waits for the Office or the directors, on the admin's home page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from .enums import ExplanationState, InspectionState
from .missing import missing_by_unit
from .models import Explanation, Inspection
from .permissions import coordinates, decides
from .services.outbox import unsent
from .work import chosen_period, periods_for, scope_of


@dataclass(frozen=True)
class Waiting:
    """``words`` tell the number; ``url`` is the list of what is counted."""

    words: str
    url: str


class OfficePanel(Component):
    name = "office_work"
    order = 45
    template_name = "plan_pages/admin/office_panel.html"

    class Media:
        css: ClassVar = {"all": ["plan_pages/admin_progress.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        found = [*_of_the_office(user), *_of_the_directors(user)]
        return {"heading": _("Waiting for you"), "found": found}


def add_office_work(request: HttpRequest, panels: list[Any]) -> None:
    if coordinates(request.user) or decides(request.user):
        panels.append(OfficePanel())


def _of_the_office(user: Any) -> Iterator[Waiting]:
    if not coordinates(user):
        return
    yield from _not_reported(user)
    asked = Explanation.objects.filter(state=ExplanationState.ASKED).count()
    if asked:
        words = ngettext(
            "%(n)d explanation was not given yet", "%(n)d explanations were not given yet", asked
        )
        yield Waiting(words % {"n": asked}, _explanations(ExplanationState.ASKED))
    mails = unsent(now()).count()
    if mails:
        words = ngettext("%(n)d mail was not sent", "%(n)d mails were not sent", mails)
        yield Waiting(words % {"n": mails}, reverse("reform_unsent_mail:index"))


def _not_reported(user: Any) -> Iterator[Waiting]:
    day = localdate()
    period = chosen_period(periods_for(scope_of(user)), "", day)
    units = len(missing_by_unit(period, day)) if period else 0
    if period is not None and units:
        words = ngettext(
            "%(n)d unit has not reported for %(period)s",
            "%(n)d units have not reported for %(period)s",
            units,
        )
        url = f"{reverse('reform_progress:missing')}?ky={period.code}"
        yield Waiting(words % {"n": units, "period": period}, url)


def _of_the_directors(user: Any) -> Iterator[Waiting]:
    if not decides(user):
        return
    answered = Explanation.objects.filter(state=ExplanationState.ANSWERED).count()
    if answered:
        words = ngettext(
            "%(n)d explanation waits for your decision",
            "%(n)d explanations wait for your decision",
            answered,
        )
        yield Waiting(words % {"n": answered}, _explanations(ExplanationState.ANSWERED))
    concluded = Inspection.objects.filter(
        state=InspectionState.CONCLUDED, published_at__isnull=True
    ).count()
    if concluded:
        words = ngettext(
            "%(n)d conclusion of an inspection is not published",
            "%(n)d conclusions of inspections are not published",
            concluded,
        )
        yield Waiting(words % {"n": concluded}, reverse("reform_inspections:index"))


def _explanations(state: ExplanationState) -> str:
    return f"{reverse('reform_explanations:index')}?state={state}"
