"""Who is told what when a report changes hands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from plan_pages.enums import NoticeKind
from plan_pages.models import ProgressReport
from plan_pages.permissions import coordinates, people_of
from plan_pages.roles import Role
from plan_pages.services.notices import notify, take_back


def tell_head(report: ProgressReport, user: Any) -> None:
    heads = people_of(report.unit, [Role.HEAD]).exclude(pk=user.pk)
    notify(
        heads,
        NoticeKind.REPORT_SUBMITTED,
        _key("report_submitted", report, report.submitted_at),
        lambda: _("Task %(number)d: a report of %(unit)s waits for approval") % _names(report),
        body=report.task.title,
        path=_path(report),
    )


def untell_head(report: ProgressReport) -> None:
    """The report was decided on: no head is asked to approve it any more."""
    take_back([_key("report_submitted", report, report.submitted_at)])


def tell_writers(report: ProgressReport, user: Any) -> None:
    """The writer, or the unit's officers where the account is gone; what the Office returns is
    news for the heads too."""
    people = {person.pk: person for person in _writers(report)}
    if coordinates(user):
        people |= {person.pk: person for person in people_of(report.unit, [Role.HEAD])}
    people.pop(user.pk, None)
    notify(
        people.values(),
        NoticeKind.REPORT_RETURNED,
        _key("report_returned", report, report.decided_at),
        lambda: _("Task %(number)d: the report of %(unit)s was returned") % _names(report),
        body=report.comment,
        path=_path(report),
    )


def _writers(report: ProgressReport) -> list[Any]:
    writer = report.written_by
    if writer is not None and writer.is_active:
        return [writer]
    return list(people_of(report.unit, [Role.OFFICER]))


def _names(report: ProgressReport) -> dict[str, Any]:
    return {"number": report.task.number, "unit": report.unit.short_name}


def _key(occasion: str, report: ProgressReport, moment: datetime | None) -> str:
    """A report can be submitted and returned again, and each time is an occasion of its own."""
    return f"{occasion}:{report.pk}:{moment.timestamp() if moment else ''}"


def _path(report: ProgressReport) -> str:
    return reverse("reform_progress:report", args=[report.pk])
