"""A plan's task, a period of the reform calendar and what is said of them, for the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plan_pages.duty import ReportValues
from plan_pages.enums import Calendar, PeriodKind, ProgressClaim
from plan_pages.models import PlanTask, ProgressReport, ReportingPeriod
from plan_pages.services.progress import EvidenceGiven, save_draft, submit_report
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory, ReportingPeriodFactory
from tests.people import People

LINK = EvidenceGiven(url="https://example.com/quyet-dinh-12.pdf")
PDF = b"%PDF-1.7 a product of the task"
WITHOUT_A_ROLE = ["editor", "approver", "admin"]
QUERIES_AT_MOST = 15
NOW = "2026-03-10T03:00:00Z"
GOING_ON = ReportValues(ProgressClaim.IN_PROGRESS, text="Đã lấy ý kiến các phòng")


def first_quarter() -> ReportingPeriod:
    """Quý I of the reform calendar: 15 December to 14 March."""
    return ReportingPeriodFactory(
        code="CCHC-2026-Q1",
        name="Báo cáo CCHC Quý I 2026",
        calendar=Calendar.REFORM,
        kind=PeriodKind.QUARTER,
        starts=date(2025, 12, 15),
        ends=date(2026, 3, 15),
    )


def half_year() -> ReportingPeriod:
    return ReportingPeriodFactory(
        code="CCHC-2026-6T",
        name="Báo cáo CCHC 6 tháng 2026",
        calendar=Calendar.REFORM,
        kind=PeriodKind.HALF_YEAR,
        starts=date(2025, 12, 15),
        ends=date(2026, 6, 15),
    )


def task_of(*units: Any, **fields: Any) -> PlanTask:
    plan = PlanFactory(slug="ke-hoach-2026", year=2026)
    defaults = {"due_on": date(2026, 6, 30), "deadline_text": "Trước 30/6/2026"}
    return PlanTaskFactory(plan=plan, led_by=list(units), **{**defaults, **fields})


def fresh(task: PlanTask) -> PlanTask:
    return PlanTask.objects.get(pk=task.pk)


def done(day: date = date(2026, 3, 5), text: str = "Đã ban hành") -> ReportValues:
    return ReportValues(ProgressClaim.DONE, done_on=day, text=text)


def submitted(
    people: People,
    task: PlanTask,
    period: ReportingPeriod,
    values: ReportValues = GOING_ON,
    user: Any = None,
) -> ProgressReport:
    report = save_draft(task, period, people.unit, values, [LINK], user=user or people.officer)
    return submit_report(report, user=user or people.officer)


def is_refused(response: Any) -> bool:
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


def asks_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith(
        reverse("wagtailadmin_login")
    )


def edit_url(task: PlanTask, period: ReportingPeriod, unit: str = "VPDKDD") -> str:
    return reverse("reform_progress:edit", args=[task.pk, period.code, unit])


def report_url(report: ProgressReport) -> str:
    return reverse("reform_progress:report", args=[report.pk])


def decide_url(report: ProgressReport) -> str:
    return reverse("reform_progress:decide", args=[report.pk])


def upload(name: str = "Quyết định số 12.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "claim": "in_progress",
        "done_on": "",
        "figure": "97,2",
        "figure_unit": "%",
        "text": "Đã lấy ý kiến",
        "links": "",
        **changes,
    }
