"""Drafts of indicator values with their runs on record: asked for, nightly, and again after a
failure."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum

from feedback.days import local_day, now
from feedback.enums import DefinitionState, Disposition, Job, QuestionSource
from feedback.indicators.errors import (
    AlreadyPublished,
    ChangeTooSmall,
    NotAllowed,
    NothingChanged,
    ReasonNeeded,
    StaleDraft,
)
from feedback.models import (
    FeedbackForm,
    Indicator,
    IndicatorDefinition,
    IndicatorSnapshot,
    JobRun,
    Response,
    Tally,
)
from plan_pages.models import ReportingPeriod

from .indicators import compute, definition_for
from .job_runs import Notes, recorded, sentence_of
from .locks import keep_lease, release_lease, take_lease
from .publication import correct

logger = logging.getLogger(__name__)

# The published value stays: that is an answer, not a failure.
KEPT = (AlreadyPublished, NothingChanged)
# A correction that never came to computing.
NOT_BEGUN = (NotAllowed, ReasonNeeded, StaleDraft, ChangeTooSmall)
LEASE = "drafts"
LEASE_SECONDS = 600
MOST_ATTEMPTS = 5
RETRIED_FOR = timedelta(days=2)
Subject = tuple[Indicator, ReportingPeriod]


@dataclass
class Drafted:
    """What became of the drafts: with one, kept as published, and not computed for a reason."""

    drafts: list[IndicatorSnapshot] = field(default_factory=list)
    kept: list[tuple[Subject, str]] = field(default_factory=list)
    failed: list[tuple[Subject, str]] = field(default_factory=list)


def draft_of(indicator: Indicator, period: ReportingPeriod, user: Any = None) -> IndicatorSnapshot:
    """``compute``, on record. Raises what it raises."""
    definition = definition_for(indicator, period)
    with recorded(Job.DRAFT, indicator=indicator, period=period, fine=KEPT) as notes:
        _count_rows(notes, definition, period)
        draft = compute(indicator, period, user, run=notes.run)
        notes.result_hash = draft.result_hash
    return draft


def correction_of(published: IndicatorSnapshot, reason: str, user: Any) -> IndicatorSnapshot:
    """``correct``, on record. Raises what it raises."""
    indicator, period = published.indicator, published.period
    with recorded(
        Job.DRAFT, indicator=indicator, period=period, fine=KEPT, dropped=NOT_BEGUN
    ) as notes:
        _count_rows(notes, published.definition, period)
        draft = correct(published, reason, user, run=notes.run)
        notes.result_hash = draft.result_hash
    return draft


def compute_drafts(today: date | None = None) -> Drafted:
    """The drafts of all indicators for every period that has begun and is open.

    ``today`` is the day in Việt Nam. Where nobody has answered, no draft is begun. Safe to run
    twice and by two processes: the second finds the lease taken, or the same figures.
    """
    return _compute_alone(_due(today or local_day(now())))


def compute_failed_again() -> Drafted:
    """Those whose last run failed or was interrupted, five times at most."""
    since = now() - RETRIED_FOR
    runs = JobRun.objects.filter(name=Job.DRAFT, started_at__gte=since).newest_of_each()
    again = runs.ended_badly().filter(attempt__lt=MOST_ATTEMPTS, period__closed_at=None)
    pairs = again.select_related("indicator", "period").order_by("pk")
    subjects = [(run.indicator, run.period) for run in pairs]
    return _compute_alone([(i, p) for i, p in subjects if i is not None and p is not None])


def compute_all(subjects: Iterable[Subject], user: Any = None) -> Drafted:
    """Whatever is wrong with one of them, the others are computed."""
    done = Drafted()
    for indicator, period in subjects:
        try:
            done.drafts.append(draft_of(indicator, period, user))
        except KEPT as kept:
            done.kept.append(((indicator, period), str(kept)))
        except Exception as error:
            logger.exception("%s for %s could not be computed.", indicator.code, period.code)
            done.failed.append(((indicator, period), sentence_of(error)))
    return done


def _compute_alone(subjects: Iterable[Subject]) -> Drafted:
    subjects = list(subjects)
    if not subjects or not take_lease(LEASE, LEASE_SECONDS):
        return Drafted()
    try:
        return compute_all(_while_ours(subjects))
    finally:
        release_lease(LEASE)


def _while_ours(subjects: Iterable[Subject]) -> Iterator[Subject]:
    for subject in subjects:
        if not keep_lease(LEASE, LEASE_SECONDS):
            return
        yield subject


def _due(today: date) -> Iterator[Subject]:
    approved = IndicatorDefinition.objects.filter(
        indicator=OuterRef("pk"), state=DefinitionState.APPROVED
    )
    for indicator in Indicator.objects.filter(Exists(approved)):
        definition = indicator.current_definition
        if definition is None:
            continue
        periods = ReportingPeriod.objects.open().filter(calendar=definition.calendar)
        for period in periods.filter(starts__lte=today):
            if _is_answered(definition, period) or _is_begun(indicator, period):
                yield indicator, period


def _is_answered(definition: IndicatorDefinition, period: ReportingPeriod) -> bool:
    counted = Q(live__gt=0) | Q(archived__gt=0)
    return _sheets(definition, period).filter(counted).exists()


def _is_begun(indicator: Indicator, period: ReportingPeriod) -> bool:
    snapshots = IndicatorSnapshot.objects.filter(indicator=indicator, period=period)
    return (snapshots.in_work() | snapshots.current()).exists()


def _count_rows(notes: Notes, definition: IndicatorDefinition, period: ReportingPeriod) -> None:
    """Responses in the counts of the period, and those that are kept out of them."""
    sums = _sheets(definition, period).aggregate(n=Sum("live") + Sum("archived"))
    notes.rows_in = sums["n"] or 0
    responses = Response.objects.filter(form__in=_forms(definition)).within(period)
    notes.rows_excluded = responses.exclude(disposition=Disposition.ACCEPTED).count()


def _sheets(definition: IndicatorDefinition, period: ReportingPeriod) -> Any:
    """Tallies with one for each response of the forms."""
    return Tally.objects.filter(form__in=_forms(definition)).sheets().within(period)


def _forms(definition: IndicatorDefinition) -> set[int]:
    if definition.source == QuestionSource.FORM:
        return {definition.indicator.form_id}
    codes = {code.rpartition("#")[0] for code in definition.questions}
    asking = FeedbackForm.objects.filter(questions__bank__code__in=codes)
    return set(asking.values_list("pk", flat=True))
