"""What the reports of a task say together: one fold, kept on the task by ``services/progress``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from .enums import ProgressClaim, ReportState
from .numbers import format_number

if TYPE_CHECKING:
    from .models import ProgressReport

STANDING = frozenset({ReportState.SUBMITTED, ReportState.APPROVED})


@dataclass(frozen=True)
class Told:
    """``completed_on`` and ``result`` come from approved reports alone."""

    first_report_on: date | None = None
    reported_done_on: date | None = None
    completed_on: date | None = None
    result: str = ""


def told_by(reports: Sequence[ProgressReport], units: Collection[str]) -> Told:
    """The fold over a task's reports; ``units`` are the codes of those that report it.

    A task is done when the newest approved report of each unit claims so, on the latest of the
    days they name. Drafts and returned reports say nothing; "not started" begins nothing.
    """
    standing = [report for report in reports if report.state in STANDING]
    last = newest_approved(reports)
    done = [last[code] for code in sorted(units) if code in last and _claims_done(last[code])]
    complete = bool(units) and len(done) == len(units)
    return Told(
        first_report_on=min(_begun(standing), default=None),
        reported_done_on=min(_waiting(standing), default=None),
        completed_on=max(_days(done), default=None) if complete else None,
        result=result_of(done) if complete else "",
    )


def newest_approved(reports: Iterable[ProgressReport]) -> dict[str, ProgressReport]:
    """By unit the approved report of the period that ends last."""
    approved = [report for report in reports if report.state == ReportState.APPROVED]
    ordered = sorted(approved, key=lambda report: (report.period.ends, report.period.starts))
    return {report.unit.code: report for report in ordered}


def result_of(reports: Sequence[ProgressReport]) -> str:
    """The words of the reports; with several units each line names its own."""
    if len(reports) == 1:
        return in_words(reports[0])
    told = [(report.unit.short_name, in_words(report)) for report in reports]
    return "\n".join(f"{unit}: {words}" for unit, words in told if words)


def in_words(report: ProgressReport) -> str:
    """The number as Vietnamese reports write it, then the description: "97,2 %; đã ban hành"."""
    figure = ""
    if report.figure is not None:
        figure = f"{format_number(report.figure)} {report.figure_unit}".strip()
    return "; ".join(part for part in (figure, report.text.strip()) if part)


def _begun(standing: Iterable[ProgressReport]) -> list[date]:
    return [
        localdate(report.submitted_at)
        for report in standing
        if report.submitted_at is not None and report.claim != ProgressClaim.NOT_STARTED
    ]


def _waiting(standing: Iterable[ProgressReport]) -> list[date]:
    return _days(r for r in standing if r.state == ReportState.SUBMITTED and _claims_done(r))


def _days(reports: Iterable[ProgressReport]) -> list[date]:
    return [report.done_on for report in reports if report.done_on is not None]


def _claims_done(report: ProgressReport) -> bool:
    return report.claim == ProgressClaim.DONE
