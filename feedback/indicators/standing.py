"""Values whose last computation failed or was interrupted: marked, and left as they are."""

from __future__ import annotations

from feedback.enums import Job, SnapshotState
from feedback.models import IndicatorSnapshot, JobRun


def failed_run(snapshot: IndicatorSnapshot) -> JobRun | None:
    """The last run of the value's indicator and period, if it ended badly.

    None for a value that another has replaced: nothing computes it any more.
    """
    if snapshot.state == SnapshotState.SUPERSEDED:
        return None
    last = JobRun.objects.of(Job.DRAFT, snapshot.indicator_id, snapshot.period_id).first()
    return last if last is not None and last.ended_badly else None


def failed_subjects() -> set[tuple[int | None, int | None]]:
    """(indicator id, period id) of every value whose last run ended badly."""
    runs = JobRun.objects.filter(name=Job.DRAFT).ended_badly().newest_of_each()
    return set(runs.values_list("indicator_id", "period_id"))
