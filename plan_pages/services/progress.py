"""Reports of progress: written by a unit, approved by its head, returned by head or Office.

Everything locks the task first and the report after it, so that of two people who act on the same
report at the same moment the second is told ``WrongState``. What the reports say together is kept
on the task by ``_apply`` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.duty import ReportValues, lacks, over_long, reportable, takes_reports
from plan_pages.enums import ProgressClaim, ReportState
from plan_pages.errors import ChangedMeanwhile, NotAllowed, NotComplete, PeriodClosed, WrongState
from plan_pages.models import PlanTask, ProgressEvidence, ProgressReport, ReportingPeriod, Unit
from plan_pages.permissions import coordinates, is_head_of, reporting_units, works_for
from plan_pages.reported import STANDING, Told, told_by
from plan_pages.seen import Contents, contents, contents_of, seen
from plan_pages.services import evidence as files
from plan_pages.services.progress_notices import tell_head, tell_writers, untell_head

EDITABLE = frozenset({ReportState.DRAFT, ReportState.RETURNED})
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class EvidenceGiven:
    """A document of the site or an http(s) address, one of the two."""

    document: Any = None
    url: str = ""
    title: str = ""


@transaction.atomic
def save_draft(
    task: PlanTask,
    period: ReportingPeriod,
    unit: Unit,
    values: ReportValues,
    evidence: Sequence[EvidenceGiven],
    *,
    user: Any,
    known: str | None = None,
) -> ProgressReport:
    """Write the unit's one report of the task for the period; ``evidence`` replaces what it had.

    ``known`` is what ``seen`` said of the report when the writer opened it: who would write over
    the words of somebody else gets ``ChangedMeanwhile``. The same words twice are no conflict.

    A returned report stays returned, with its comment, until it is submitted again, and may be
    written also after its period was closed: the Office asked for it. Raises ``NotAllowed``,
    ``PeriodClosed``, ``WrongState`` or ``NotComplete``.
    """
    locked = _locked_task(task.pk)
    report = (
        ProgressReport.objects.select_for_update()
        .filter(task=locked, period=period, unit=unit)
        .first()
    )
    check_writable(locked, period, unit, report, user=user)
    _check_seen(report, known, contents(values, evidence))
    report = report or ProgressReport(task=locked, period=period, unit=unit)
    _take(report, values)
    report.written_by = user
    report.save()
    _replace_evidence(report, evidence)
    _log(report, "save_report", user)
    return report


def check_writable(
    task: PlanTask,
    period: ReportingPeriod,
    unit: Unit,
    report: ProgressReport | None,
    *,
    user: Any,
) -> None:
    """Raise the error that writing (the draft of) this report would end with."""
    if not works_for(user, unit) or unit not in reporting_units(task):
        raise NotAllowed(_("Only people of a unit that leads the task report it."))
    if report is not None and report.state not in EDITABLE:
        raise WrongState(_("The report is submitted; it can be changed once it is returned."))
    if not takes_reports(task, timezone.localdate()):
        raise WrongState(_("The task was replaced or is not carried out; it takes no report."))
    if report is not None and report.state == ReportState.RETURNED:
        return
    _check_period(task, period)


def _check_seen(report: ProgressReport | None, known: str | None, given: Contents) -> None:
    if known is None or known == seen(report):
        return
    if report is not None and contents_of(report) != given:
        writer = report.written_by
        who = writer.get_full_name() or str(writer) if writer else _("Somebody")
        raise ChangedMeanwhile(
            _(
                "%(who)s saved this report after you opened it. What you typed is still here, and"
                " below it stands what was saved: compare them and send yours again."
            )
            % {"who": who}
        )


def _check_period(task: PlanTask, period: ReportingPeriod) -> None:
    fresh = ReportingPeriod.objects.get(pk=period.pk)
    if fresh.is_closed:
        raise PeriodClosed(
            _("The period %(name)s is closed; it takes no report.") % {"name": fresh.name}
        )
    if not reportable(task, fresh):
        raise WrongState(_("The task does not have to be reported for this period."))


@transaction.atomic
def submit_report(report: ProgressReport, *, user: Any) -> ProgressReport:
    """Hand a draft or a returned report to the head of the unit.

    Raises ``NotComplete`` where a task claimed done has no day or no evidence, otherwise as
    ``save_draft``.
    """
    task, locked = _locked(report)
    check_writable(task, locked.period, locked.unit, locked, user=user)
    missing = lacks(task, values_of(locked), locked.evidence.count(), timezone.localdate())
    if missing:
        raise NotComplete(missing[0][1])
    before = _told(task)
    locked.state, locked.submitted_at = ReportState.SUBMITTED, timezone.now()
    locked.decided_by = locked.decided_at = None
    locked.save()
    _apply(task, before)
    _log(locked, "submit_report", user)
    tell_head(locked, user)
    return locked


@transaction.atomic
def approve_report(report: ProgressReport, *, user: Any) -> ProgressReport:
    """The head of the unit stands for it; its own uploads become public.

    Raises ``NotAllowed``, or ``WrongState`` when it isn't submitted (or approved already).
    """
    task, locked = _locked(report)
    if not is_head_of(user, locked.unit):
        raise NotAllowed(_("Only the head of the unit approves its reports."))
    if locked.state != ReportState.SUBMITTED:
        raise WrongState(_("The report is not waiting for approval; somebody may have been first."))
    _decide(task, locked, ReportState.APPROVED, "", user)
    files.show_evidence(locked)
    _log(locked, "approve_report", user)
    return locked


@transaction.atomic
def return_report(report: ProgressReport, comment: str, *, user: Any) -> ProgressReport:
    """Head or Office send a submitted or approved report back, saying why.

    Raises ``NotAllowed``, ``WrongState``, or ``NotComplete`` without a comment.
    """
    task, locked = _locked(report)
    if not (is_head_of(user, locked.unit) or coordinates(user)):
        raise NotAllowed(_("Only the head of the unit or the Office return its reports."))
    if locked.state not in STANDING:
        raise WrongState(_("The report is not submitted; there is nothing to return."))
    if not comment.strip():
        raise NotComplete(_("Say what has to be changed."))
    _decide(task, locked, ReportState.RETURNED, comment.strip(), user)
    files.hide_evidence(locked)
    _log(locked, "return_report", user, comment=locked.comment)
    tell_writers(locked, user)
    return locked


def values_of(report: ProgressReport) -> ReportValues:
    return ReportValues(
        report.claim, report.done_on, report.figure, report.figure_unit, report.text
    )


def _decide(
    task: PlanTask, report: ProgressReport, state: ReportState, comment: str, user: Any
) -> None:
    before = _told(task)
    report.state, report.comment = state, comment
    report.decided_by, report.decided_at = user, timezone.now()
    report.save()
    _apply(task, before)
    untell_head(report)


def _apply(task: PlanTask, before: Told) -> None:
    """Keep on the task what its reports say now; ``before`` is what they said until now.

    A completion that the reports did not tell was recorded by the Office (or imported) and stands
    above them until the Office takes it back.
    """
    now = _told(task)
    task.first_report_on, task.reported_done_on = now.first_report_on, now.reported_done_on
    if task.completed_on in (None, before.completed_on):
        task.completed_on = now.completed_on
        if now.completed_on or before.completed_on:
            task.result = now.result
    task.save()


def _told(task: PlanTask) -> Told:
    reports = list(task.progress_reports.select_related("period", "unit"))
    return told_by(reports, {unit.code for unit in reporting_units(task)})


def _locked(report: ProgressReport) -> tuple[PlanTask, ProgressReport]:
    task = _locked_task(report.task_id)
    locked = ProgressReport.objects.select_for_update().get(pk=report.pk)
    locked.task = task
    return task, locked


def _locked_task(pk: int) -> PlanTask:
    return PlanTask.objects.select_for_update().get(pk=pk)


def _take(report: ProgressReport, values: ReportValues) -> None:
    if values.claim not in ProgressClaim:
        raise NotComplete(_("Say where the task stands."))
    too_long = over_long(values.text)
    if too_long:
        raise NotComplete(too_long)
    report.claim = values.claim
    report.done_on = values.done_on if values.claim == ProgressClaim.DONE else None
    report.figure, report.figure_unit = values.figure, values.figure_unit
    report.text = values.text


def _replace_evidence(report: ProgressReport, evidence: Sequence[EvidenceGiven]) -> None:
    wanted = [_proof(report, given) for given in evidence]
    report.evidence.all().delete()
    ProgressEvidence.objects.bulk_create(wanted)


def _proof(report: ProgressReport, given: EvidenceGiven) -> ProgressEvidence:
    if given.url and not _is_an_address(given.url):
        raise NotComplete(_("“%(url)s” is not a web address.") % {"url": given.url[:80]})
    proof = ProgressEvidence(
        report=report, document=given.document, url=given.url, title=given.title
    )
    try:
        proof.clean()
    except ValidationError as error:
        raise NotComplete(error.messages[0]) from error
    return proof


def _is_an_address(url: str) -> bool:
    try:
        _is_web_address(url)
    except ValidationError:
        return False
    return len(url) <= 500  # noqa: PLR2004 - the column's own limit


def _log(report: ProgressReport, verb: str, user: Any, **data: Any) -> None:
    about = {"task": report.task_id, "period": report.period.code, "unit": report.unit.code}
    log(instance=report, action=f"plan_pages.{verb}", user=user, data={**about, **data})
