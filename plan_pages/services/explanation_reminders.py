"""What happens to explanations by itself: reminders, and what a broken-off closing left unasked."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from plan_pages.models import Explanation, ReportingPeriod

from .explanation_notices import tell_due, tell_late
from .explanations import open_explanations

# What was not asked this long after a close is history; ``open_explanations PERIOD`` still asks.
LOOKS_BACK = timedelta(days=60)


def remind_explanations() -> int:
    """Tell the heads what is due by tomorrow and what is overdue, each once; counts new notices."""
    today = timezone.localdate()
    waiting = Explanation.objects.open().filter(due_on__lte=today + timedelta(days=1))
    return sum(
        tell_late(each) if each.due_on < today else tell_due(each)
        for each in waiting.select_related("task", "period", "unit")
    )


def open_missing_explanations() -> int:
    """Ask what the closes of the last weeks have not asked; returns how many are new."""
    closed = ReportingPeriod.objects.filter(closed_at__gte=timezone.now() - LOOKS_BACK)
    return sum(open_explanations(period) for period in closed.order_by("ends"))
