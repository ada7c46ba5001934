"""Why figures are not handed over yet: a batch of their responses waits for a reviewer."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.days import local_day
from feedback.enums import BatchState
from feedback.indicators.errors import HeldByBatch, StaleDraft
from feedback.models import Batch, FeedbackForm, IndicatorSnapshot
from plan_pages.models import ReportingPeriod

from .indicators import group_results, result_hash
from .noticing import notice


def holding_batches(
    form: FeedbackForm, period: ReportingPeriod, until: date | None = None
) -> list[Batch]:
    """Those that hold the values of the form in the period.

    Responses of days after ``until`` are in no figures of that day.
    """
    days = {"responses__local_date__gte": period.starts, "responses__local_date__lt": period.ends}
    if until is not None:
        days["responses__local_date__lte"] = until
    return list(all_holding().filter(form=form, **days).distinct())


def all_holding() -> QuerySet[Batch]:
    """Open batches with responses in the counts, and excluded ones that have not left them yet."""
    counts = Q(state=BatchState.OPEN) & (Q(responses__wanted__gt=0) | Q(responses__counted__gt=0))
    leaves = Q(state=BatchState.EXCLUDED, responses__counted__gt=0)
    return Batch.objects.filter(counts | leaves).select_related("form").order_by("pk").distinct()


def held_by(snapshot: IndicatorSnapshot) -> list[Batch]:
    until = local_day(snapshot.computed_at)
    return holding_batches(snapshot.indicator.form, snapshot.period, until)


def refuse_held(snapshot: IndicatorSnapshot) -> None:
    """Raise ``HeldByBatch``, or ``StaleDraft`` where a batch has left the figures since."""
    notice()
    batches = held_by(snapshot)
    if batches:
        raise HeldByBatch(sentence(batches), batches)
    decided = Batch.objects.filter(
        form=snapshot.indicator.form, decided_at__gte=snapshot.computed_at
    )
    if decided.exists() and _figures_moved(snapshot):
        raise StaleDraft(_("A batch of responses was decided since; please compute again."))


def _figures_moved(snapshot: IndicatorSnapshot) -> bool:
    definition, period = snapshot.definition, snapshot.period
    results = group_results(definition, period)
    return result_hash(definition, period, results) != snapshot.result_hash


def sentence(batches: list[Batch]) -> str:
    numbers = ", ".join(str(batch.pk) for batch in batches)
    words = ngettext(
        "Held: batch %(numbers)s of like responses waits to be excluded or accepted.",
        "Held: batches %(numbers)s of like responses wait to be excluded or accepted.",
        len(batches),
    )
    return words % {"numbers": numbers}
