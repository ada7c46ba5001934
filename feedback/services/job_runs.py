"""Write down what jobs did: from what to what, how much, and how it ended.

A record never makes the work fail and holds no lock while it is done: it is written before and
after, each time in a short transaction of its own, and whatever goes wrong with it is only logged.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import Error, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.translation import gettext as _

from feedback import conf
from feedback.days import now
from feedback.enums import Job, RunState
from feedback.errors import FeedbackError
from feedback.indicators.querysets import JobRunQuerySet
from feedback.models import JobRun

from .locks import LeaseTaken

logger = logging.getLogger(__name__)

# Short runs of one job within a minute are told as one.
TOGETHER = timedelta(minutes=1)
LONGEST_ERROR = 1000
Refusals = tuple[type[Exception], ...]


@dataclass
class Notes:
    """What a run says of itself; ``run`` is its row, None where none could be written."""

    run: JobRun | None = None
    starts: date | None = None
    ends: date | None = None
    rows_in: int | None = None
    rows_excluded: int | None = None
    result_hash: str = ""
    is_idle: bool = False
    started_at: datetime = field(default_factory=now)

    def columns(self) -> dict[str, Any]:
        return {
            "starts": self.starts,
            "ends": self.ends,
            "rows_in": self.rows_in,
            "rows_excluded": self.rows_excluded,
            "result_hash": self.result_hash,
        }


@contextmanager
def recorded(
    job: Job,
    *,
    indicator: Any = None,
    period: Any = None,
    fine: Refusals = (),
    dropped: Refusals = (),
) -> Iterator[Notes]:
    """Record the block as a run that is seen from its beginning, also if its process is killed.

    Exceptions pass through. Those of ``fine`` are an answer like any other; after those of
    ``dropped``, and of an idle run, no row is left.
    """
    notes = Notes()
    if period is not None:
        notes.starts, notes.ends = period.starts, period.ends
    notes.run = _begin(job, notes, indicator, period)
    try:
        yield notes
    except dropped:
        _forget(notes)
        raise
    except fine:
        _end(notes, RunState.DONE)
        raise
    except BaseException as error:
        _end(notes, RunState.FAILED, sentence_of(error))
        raise
    if notes.is_idle:
        _forget(notes)
    else:
        _end(notes, RunState.DONE)


@contextmanager
def noted(job: Job) -> Iterator[Notes]:
    """Record the block when it has ended; for short work that comes again every few seconds.

    Runs of one minute are told as one, and a failure that comes again is the next attempt.
    """
    notes = Notes()
    try:
        yield notes
    except Exception as error:
        _add_failure(job, notes, sentence_of(error))
        raise
    if not notes.is_idle:
        _add(job, notes)


def sentence_of(error: BaseException) -> str:
    """What staff read. Messages of the database and of Python may quote what a citizen wrote."""
    if isinstance(error, FeedbackError):
        return str(error)[:LONGEST_ERROR]
    if isinstance(error, LeaseTaken):
        return _("Another process is at this work.")
    if not isinstance(error, Exception):
        return _("The process was told to stop.")
    return _("Unexpected error (%(kind)s); the log of the process says more.") % {
        "kind": type(error).__name__
    }


def delete_old_runs() -> int:
    """Delete runs past their days; how many. A run that a value names stays with the value."""
    moment = now()
    unnamed = JobRun.objects.filter(snapshots__isnull=True)
    old = unnamed.filter(started_at__lt=moment - timedelta(days=conf.get("JOB_RUN_DAYS")))
    counting = unnamed.filter(
        name=Job.COUNT,
        state=RunState.DONE,
        started_at__lt=moment - timedelta(days=conf.get("COUNTING_RUN_DAYS")),
    )
    pks = list((old | counting).values_list("pk", flat=True))
    return sum(_delete(pks[start : start + 500]) for start in range(0, len(pks), 500))


def _delete(pks: list[int]) -> int:
    """One short transaction; a value may have come to name a run meanwhile."""
    rows = JobRun.objects.filter(pk__in=pks, snapshots__isnull=True)
    return rows.delete()[0]


def _begin(job: Job, notes: Notes, indicator: Any, period: Any) -> JobRun | None:
    run = None
    with _apart():
        run = JobRun.objects.create(
            name=job,
            indicator=indicator,
            period=period,
            started_at=notes.started_at,
            attempt=_attempt(JobRun.objects.of(job, indicator, period)),
            **notes.columns(),
        )
    return run


def _attempt(before: JobRunQuerySet) -> int:
    last = before.first()
    return last.attempt + 1 if last is not None and last.ended_badly else 1


def _end(notes: Notes, state: RunState, error: str = "") -> None:
    if notes.run is None:
        return
    ended = {"state": state, "error": error, "finished_at": now(), **notes.columns()}
    with _apart():
        JobRun.objects.filter(pk=notes.run.pk).update(**ended)
        notes.run.refresh_from_db()


def _forget(notes: Notes) -> None:
    if notes.run is not None:
        with _apart():
            _delete([notes.run.pk])


def _add(job: Job, notes: Notes) -> None:
    with _apart():
        last = JobRun.objects.of(job).first()
        if last is None or not _goes_on(last, notes):
            _keep(job, notes, RunState.DONE, attempt=_attempt(JobRun.objects.of(job)))
        else:
            JobRun.objects.filter(pk=last.pk).update(**_sums(notes))


def _goes_on(last: JobRun, notes: Notes) -> bool:
    return last.state == RunState.DONE and last.started_at > notes.started_at - TOGETHER


def _sums(notes: Notes) -> dict[str, Any]:
    """Additions of two processes at once add up."""
    changes: dict[str, Any] = {"finished_at": now()}
    for column in ("rows_in", "rows_excluded"):
        changes[column] = Coalesce(F(column), Value(0)) + (getattr(notes, column) or 0)
    if notes.starts is not None and notes.ends is not None:
        starts, ends = Value(notes.starts), Value(notes.ends)
        changes["starts"] = Least(Coalesce(F("starts"), starts), starts)
        changes["ends"] = Greatest(Coalesce(F("ends"), ends), ends)
    return changes


def _add_failure(job: Job, notes: Notes, error: str) -> None:
    with _apart():
        last = JobRun.objects.of(job).first()
        if last is not None and last.state == RunState.FAILED and last.error == error:
            again = JobRun.objects.filter(pk=last.pk)
            again.update(attempt=F("attempt") + 1, finished_at=now())
        else:
            _keep(job, notes, RunState.FAILED, error=error)


def _keep(job: Job, notes: Notes, state: RunState, **more: Any) -> None:
    JobRun.objects.create(
        name=job,
        state=state,
        started_at=notes.started_at,
        finished_at=now(),
        **notes.columns(),
        **more,
    )


@contextmanager
def _apart() -> Iterator[None]:
    """A short transaction that harms nobody if it fails."""
    try:
        with transaction.atomic():
            yield
    except Error:
        logger.exception("A run of a job could not be recorded.")
