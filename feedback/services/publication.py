"""Draft → submitted → published by a second person, and corrections: each one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.enums import DRAFT_STATES, SnapshotState, ValueStatus
from feedback.indicators.errors import (
    ChangeTooSmall,
    NotAllowed,
    NothingChanged,
    StaleDraft,
    TwoPeopleNeeded,
)
from feedback.indicators.lines import TOTAL
from feedback.indicators.reasons import given_reason
from feedback.indicators.rules.base import Measure
from feedback.indicators.rules.registry import scoring_of
from feedback.models import (
    FeedbackForm,
    IndicatorPage,
    IndicatorSnapshot,
    IndicatorValue,
    JobRun,
)
from feedback.services.disclosure import Disclosed
from feedback.services.holding import refuse_held
from feedback.services.indicators import (
    definition_for,
    forms_of,
    group_results,
    result_hash,
    stored_results,
    write_draft,
)
from feedback.services.public_rows import PublicRow, decide, decide_for, fill, public_rows
from plan_pages.enums import Calendar, PeriodKind, ScoreKind
from plan_pages.errors import ScoreIsOfficial
from plan_pages.models import Criterion, ReportingPeriod
from plan_pages.numbers import round_half_up
from plan_pages.roles import Role, has_role
from plan_pages.services.scores import record_score

# Faults §5: who computes and submits, and who approves and publishes.
SUBMITTERS = (Role.COORDINATOR, Role.ANALYST)
PUBLISHERS = (Role.APPROVER, Role.DIRECTOR)
POINT_PLACES = 4


def may_submit(user: Any) -> bool:
    return has_role(user, *SUBMITTERS)


def may_publish(user: Any) -> bool:
    return has_role(user, *PUBLISHERS)


def submit(snapshot: IndicatorSnapshot, user: Any, seen_hash: str = "") -> IndicatorSnapshot:
    """Hand a draft over to be published. ``seen_hash``: the figures that the person looked at.

    What was returned is handed over again the same way; what was asked for stays readable. Raises
    ``NotAllowed``, ``HeldByBatch``, ``StaleDraft`` and ``ChangeTooSmall``.
    """
    require(may_submit(user))
    refuse_without_figures(snapshot)
    refuse_held(snapshot)
    if snapshot.supersedes_id is not None:
        _refuse_hidden_total(decide_for(snapshot))
    with transaction.atomic():
        draft = locked_in(snapshot, DRAFT_STATES, seen_hash or snapshot.result_hash)
        draft.state, draft.submitted_by = SnapshotState.SUBMITTED, user
        draft.submitted_at = timezone.now()
        draft.save()
        log(draft, "feedback.submit_indicator", user=user, data={"hash": draft.result_hash})
    return draft


@transaction.atomic
def return_for_changes(snapshot: IndicatorSnapshot, user: Any, reason: str) -> IndicatorSnapshot:
    """Give a submitted value back with the changes that are asked for.

    Raises ``NotAllowed``, ``ReasonNeeded`` and ``StaleDraft``.
    """
    require(may_publish(user))
    refuse_without_figures(snapshot)
    words = given_reason(reason)
    return hand_back(locked_in(snapshot, (SnapshotState.SUBMITTED,)), words, user)


def hand_back(draft: IndicatorSnapshot, words: str, user: Any, **data: Any) -> IndicatorSnapshot:
    """To whoever works on it, with what is asked for; the row is locked, ``data`` is logged."""
    draft.state, draft.request = SnapshotState.RETURNED, words
    draft.submitted_by, draft.submitted_at = None, None
    draft.save()
    log(draft, "feedback.return_indicator", user=user, data={"reason": words, **data})
    return draft


def publish(snapshot: IndicatorSnapshot, user: Any, seen_hash: str = "") -> IndicatorSnapshot:
    """Publish exactly the submitted figures, less what disclosure control keeps back.

    Raises ``NotAllowed``, ``TwoPeopleNeeded``, ``HeldByBatch``, ``StaleDraft`` and
    ``ChangeTooSmall``. A value of a whole civil year also becomes the portal's score of the
    criterion it feeds.
    """
    require(may_publish(user))
    refuse_without_figures(snapshot)
    refuse_held(snapshot)
    results = stored_results(snapshot)
    forms = forms_of(results)
    rows = public_rows(forms)
    # Outside the transaction, since it may take longer than a writer should on SQLite.
    shown = decide(snapshot.definition, snapshot.period, results, rows)
    with transaction.atomic():
        _nothing_published_since(forms, rows)
        locked = locked_in(snapshot, (SnapshotState.SUBMITTED,), seen_hash or snapshot.result_hash)
        if locked.submitted_by_id == user.pk:
            raise TwoPeopleNeeded(_("Who submitted a value does not publish it."))
        _refuse_small_change(locked, shown)
        _write(locked, shown, user)
    return locked


def refuse_without_figures(snapshot: IndicatorSnapshot) -> None:
    """That there is no value is decided by ``not_reported``, and never published as one."""
    if not snapshot.values.exists():
        raise StaleDraft(_("There are no figures here that could be published."))


def correct(
    published: IndicatorSnapshot, reason: str, user: Any, run: JobRun | None = None
) -> IndicatorSnapshot:
    """A draft, computed now, that supersedes a published value when it is published itself.

    Raises ``NotAllowed``, ``ReasonNeeded``, ``StaleDraft`` (superseded already),
    ``NothingChanged``, and ``ChangeTooSmall`` where fewer respondents changed than a published
    group has: an erasure alone never republishes a closed value.
    """
    require(may_submit(user))
    words = given_reason(reason)
    if published.state != SnapshotState.PUBLISHED:
        raise StaleDraft(_("Only a value that is in force can be corrected."))
    definition = definition_for(published.indicator, published.period)
    results = group_results(definition, published.period)
    if result_hash(definition, published.period, results) == published.result_hash:
        raise NothingChanged(_("The figures are the published ones; there is nothing to correct."))
    rows = public_rows(forms_of(results))
    _refuse_hidden_total(decide(definition, published.period, results, rows))
    return write_draft(
        definition, published.period, results, published, reason=words, user=user, run=run
    )


def require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("Your role does not allow this step."))


def locked_in(
    snapshot: IndicatorSnapshot, states: Collection[SnapshotState], seen_hash: str = ""
) -> IndicatorSnapshot:
    """The row as it is now, locked, in one of the states, with the figures that were seen."""
    locked = (
        IndicatorSnapshot.objects.select_for_update(of=("self",))
        .select_related("definition__indicator__form", "definition__criterion", "period")
        .get(pk=snapshot.pk)
    )
    if locked.state not in states or seen_hash not in ("", locked.result_hash):
        raise StaleDraft(_("The value was changed meanwhile; please look at it again."))
    results = stored_results(locked)
    if result_hash(locked.definition, locked.period, results) != locked.result_hash:
        raise StaleDraft(_("The stored figures are not the ones that were computed."))
    return locked


def _nothing_published_since(forms: Collection[int], rows: Iterable[PublicRow]) -> None:
    """One publication of a form at a time: a decision holds only for the rows it knew."""
    locked = FeedbackForm.objects.select_for_update(no_key=True).filter(pk__in=forms)
    list(locked.order_by("pk"))
    public = IndicatorSnapshot.objects.about_forms(forms).seen_by_the_public()
    if set(public.values_list("pk", flat=True)) != {row.snapshot for row in rows}:
        raise StaleDraft(_("Another value was published meanwhile; please try again."))


def _refuse_small_change(snapshot: IndicatorSnapshot, shown: Iterable[Disclosed]) -> None:
    if snapshot.supersedes_id is not None:
        _refuse_hidden_total(shown)


def _refuse_hidden_total(shown: Iterable[Disclosed]) -> None:
    if any(row.name == TOTAL and row.is_hidden for row in shown):
        raise ChangeTooSmall(
            _("Too few respondents changed since the published value; it stays as it is.")
        )


def _write(snapshot: IndicatorSnapshot, shown: Iterable[Disclosed], user: Any) -> None:
    _fill_values(snapshot, shown)
    if snapshot.supersedes_id is not None:
        before = IndicatorSnapshot.objects.filter(pk=snapshot.supersedes_id)
        before.update(state=SnapshotState.SUPERSEDED)
    _end_not_reported(snapshot)
    snapshot.state, snapshot.published_by = SnapshotState.PUBLISHED, user
    snapshot.published_at = timezone.now()
    snapshot.save()
    note = _write_score(snapshot)
    kept_back = {row.name: str(row.status) for row in shown if row.is_hidden}
    data = {"hash": snapshot.result_hash, "kept_back": kept_back, "score": note}
    log(snapshot, "feedback.publish_indicator", user=user, data=data)


def _end_not_reported(snapshot: IndicatorSnapshot) -> None:
    """A value takes the place of the note that there was none; the log keeps the note."""
    IndicatorSnapshot.objects.filter(
        indicator=snapshot.indicator_id,
        period=snapshot.period_id,
        state=SnapshotState.NOT_REPORTED,
    ).delete()


def _fill_values(snapshot: IndicatorSnapshot, shown: Iterable[Disclosed]) -> None:
    values = {value.group: value for value in snapshot.values.all()}
    for row in shown:
        fill(values[row.name], row)
    columns = ["status", "public_n", "public_figure", "public_low", "public_high", "public_items"]
    IndicatorValue.objects.bulk_update(values.values(), columns)


def _write_score(snapshot: IndicatorSnapshot) -> str:
    """The points of the criterion, or "" where none are written; a note where one is refused."""
    criterion, share = snapshot.definition.criterion, _share_for_score(snapshot)
    if criterion is None or share is None:
        return ""
    points = round_half_up(share * criterion.max_score, POINT_PLACES)
    try:
        with transaction.atomic():
            _record(snapshot, criterion, points)
    except ScoreIsOfficial as refusal:
        return str(refusal)
    return str(points)


def _share_for_score(snapshot: IndicatorSnapshot) -> Decimal | None:
    """Only an exact percentage of a whole civil year, for all units, makes a score."""
    whole = snapshot.values.get(unit="", channel="")
    is_percent = scoring_of(snapshot.definition).measure is Measure.PERCENT
    is_exact = whole.status == ValueStatus.SHOWN and _is_civil_year(snapshot.period) and is_percent
    return whole.public_figure if is_exact else None


def _record(snapshot: IndicatorSnapshot, criterion: Criterion, points: Decimal) -> None:
    source = _("%(indicator)s, portal, %(period)s") % {
        "indicator": snapshot.indicator.title,
        "period": snapshot.period.name,
    }
    record_score(
        criterion,
        snapshot.period.starts.year,
        ScoreKind.PORTAL_SURVEY,
        points,
        source=source[:255],
        evidence_url=evidence_url(snapshot),
        user=snapshot.published_by,
    )


def _is_civil_year(period: ReportingPeriod) -> bool:
    starts, ends = period.starts, period.ends
    return (
        (period.calendar, period.kind) == (Calendar.CIVIL, PeriodKind.YEAR)
        and (starts.month, starts.day, ends.month, ends.day) == (1, 1, 1, 1)
        and ends.year == starts.year + 1
    )


def evidence_url(snapshot: IndicatorSnapshot) -> str:
    """The address, without host, of the page that shows the value; "" without a live page."""
    page = IndicatorPage.objects.live().filter(indicator_id=snapshot.indicator_id).first()
    parts = page.get_url_parts() if page is not None else None
    return f"{parts[2]}?ky={snapshot.period.code}" if parts and parts[2] else ""
