"""What citizens said and the department did, with what it answers to."""

from typing import Any

from feedback.models import FeedbackFormPage, Indicator
from feedback.services.pairs import write_pair
from feedback.services.versions import version_for
from plan_pages.models import Plan, SaidDone

from .accounts import account
from .files import read_toml


def seed_pairs(plan: Plan, form: FeedbackFormPage) -> None:
    """Only where there are none; the indicators stand already."""
    if not SaidDone.objects.exists():
        for values in read_toml("life.toml")["said"]:
            _pair(plan, form, values)


def _pair(plan: Plan, form: FeedbackFormPage, values: dict[str, Any]) -> None:
    pair = SaidDone(
        task=plan.tasks.get(number=values["task"]),
        date=values["date"],
        said=values["said"],
        did=values["did"],
        is_public=True,
    )
    write_pair(
        pair,
        indicators=Indicator.objects.filter(code__in=values["indicators"]),
        forms=[version_for(form).form] if values["answers_form"] else [],
        user=account("editor"),
    )
