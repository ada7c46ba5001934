"""Progress reports as services: who writes, approves and returns, and what the task keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import translation
from wagtail.log_actions import registry
from wagtail.users.models import UserProfile

from plan_pages.duty import ReportValues
from plan_pages.enums import ManualStatus, NoticeKind, ProgressClaim, ReportState, TaskStatus
from plan_pages.errors import NotAllowed, NotComplete, PeriodClosed, WrongState
from plan_pages.models import Notice, ProgressReport
from plan_pages.roles import Role
from plan_pages.services.completion import record_completion
from plan_pages.services.progress import (
    EvidenceGiven,
    approve_report,
    return_report,
    save_draft,
    submit_report,
)
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory, UnitFactory
from tests.people import People, make_account, make_people
from tests.plan_pages.progress import (
    GOING_ON,
    LINK,
    done,
    first_quarter,
    fresh,
    half_year,
    submitted,
    task_of,
)
from tests.together import twice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


def test_a_report_goes_from_the_officer_to_the_head_and_makes_the_task_done(
    people: People,
) -> None:
    task, period = task_of(people.unit), first_quarter()
    report = submitted(people, task, period, done())
    assert report.state == ReportState.SUBMITTED
    assert fresh(task).status_on(date(2026, 3, 10)) == TaskStatus.AWAITING
    approve_report(report, user=people.head)
    kept = fresh(task)
    assert (kept.completed_on, kept.result) == (date(2026, 3, 5), "Đã ban hành")
    assert kept.reported_done_on is None
    assert kept.status_on(date(2026, 3, 10)) == TaskStatus.DONE


def test_a_report_of_work_going_on_puts_the_task_in_progress(people: People) -> None:
    task = task_of(people.unit)
    submitted(people, task, first_quarter())
    assert fresh(task).first_report_on == date(2026, 3, 10)
    assert fresh(task).status_on(date(2026, 3, 10)) == TaskStatus.IN_PROGRESS


def test_a_report_that_nothing_was_begun_begins_nothing(people: People) -> None:
    task = task_of(people.unit)
    submitted(people, task, first_quarter(), ReportValues(ProgressClaim.NOT_STARTED))
    assert fresh(task).first_report_on is None


def test_a_draft_says_nothing_of_the_task(people: People) -> None:
    task = task_of(people.unit)
    save_draft(task, first_quarter(), people.unit, done(), [LINK], user=people.officer)
    kept = fresh(task)
    assert (kept.first_report_on, kept.reported_done_on, kept.completed_on) == (None, None, None)


def test_saving_again_writes_the_same_report_with_the_new_evidence(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    first = save_draft(task, period, people.unit, GOING_ON, [LINK], user=people.officer)
    other = EvidenceGiven(url="https://example.com/khac.pdf")
    again = save_draft(task, period, people.unit, done(), [other], user=people.head)
    assert again.pk == first.pk
    assert [proof.url for proof in again.evidence.all()] == ["https://example.com/khac.pdf"]
    assert again.written_by == people.head


@pytest.mark.parametrize(
    ("values", "evidence"),
    [
        pytest.param(ReportValues(ProgressClaim.DONE), [LINK], id="no day"),
        pytest.param(done(date(2026, 3, 11)), [LINK], id="tomorrow"),
        pytest.param(done(date(2025, 12, 14)), [LINK], id="before the reporting year"),
        pytest.param(done(), [], id="no evidence"),
    ],
)
def test_a_task_is_not_submitted_as_done_without_day_and_product(
    people: People, values: ReportValues, evidence: list[EvidenceGiven]
) -> None:
    task, period = task_of(people.unit), first_quarter()
    draft = save_draft(task, period, people.unit, values, evidence, user=people.officer)
    with pytest.raises(NotComplete):
        submit_report(draft, user=people.officer)
    draft.refresh_from_db()
    assert draft.state == ReportState.DRAFT
    assert not Notice.objects.exists()


def test_a_task_is_not_done_before_it_begins(people: People) -> None:
    task = task_of(people.unit, starts_on=date(2026, 3, 1))
    draft = save_draft(
        task, first_quarter(), people.unit, done(date(2026, 2, 28)), [LINK], user=people.officer
    )
    with pytest.raises(NotComplete):
        submit_report(draft, user=people.officer)


@pytest.mark.parametrize(
    ("values", "evidence"),
    [
        pytest.param(ReportValues(ProgressClaim.IN_PROGRESS, text="x" * 501), [], id="long"),
        pytest.param(ReportValues("almost"), [], id="unknown claim"),
        pytest.param(GOING_ON, [EvidenceGiven(url="javascript:alert(1)")], id="script"),
        pytest.param(GOING_ON, [EvidenceGiven(url="ftp://example.com/a")], id="ftp"),
        pytest.param(GOING_ON, [EvidenceGiven()], id="neither document nor link"),
    ],
)
def test_a_draft_with_what_no_report_takes_is_refused_whole(
    people: People, values: ReportValues, evidence: list[EvidenceGiven]
) -> None:
    with pytest.raises(NotComplete):
        save_draft(
            task_of(people.unit),
            first_quarter(),
            people.unit,
            values,
            evidence,
            user=people.officer,
        )
    assert not ProgressReport.objects.exists()


def test_only_people_of_a_unit_that_leads_the_task_write(people: People) -> None:
    task, period = task_of(people.unit, supported_by=[people.other_unit]), first_quarter()
    for name in set(people.staff()) - {"officer", "head"}:
        user = getattr(people, name)
        with pytest.raises(NotAllowed):
            save_draft(task, period, people.unit, GOING_ON, [], user=user)
    with pytest.raises(NotAllowed):
        save_draft(task, period, people.other_unit, GOING_ON, [], user=people.stranger)
    with pytest.raises(NotAllowed):
        save_draft(task, period, people.unit, GOING_ON, [], user=people.anonymous)


def test_only_the_head_of_the_unit_approves(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter())
    other_head = make_account("other-head", Role.HEAD, people.other_unit)
    for user in [other_head, *(u for n, u in people.staff().items() if n != "head")]:
        with pytest.raises(NotAllowed):
            approve_report(report, user=user)


def test_only_the_head_and_the_office_return(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter())
    for name in set(people.staff()) - {"head", "coordinator"}:
        with pytest.raises(NotAllowed):
            return_report(report, "Thiếu số liệu", user=getattr(people, name))
    assert return_report(report, "Thiếu số liệu", user=people.coordinator).comment


@pytest.mark.parametrize("comment", ["", "  \n "])
def test_a_report_is_not_returned_without_a_comment(people: People, comment: str) -> None:
    report = submitted(people, task_of(people.unit), first_quarter())
    with pytest.raises(NotComplete):
        return_report(report, comment, user=people.head)
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


def test_an_approved_report_that_the_office_returns_takes_the_completion_back(
    people: People,
) -> None:
    task, period = task_of(people.unit), first_quarter()
    report = approve_report(submitted(people, task, period, done()), user=people.head)
    return_report(report, "Chưa có văn bản ban hành", user=people.coordinator)
    kept = fresh(task)
    assert (kept.completed_on, kept.result, kept.first_report_on) == (None, "", None)
    report = save_draft(task, period, people.unit, done(), [LINK], user=people.officer)
    assert (report.state, report.comment) == (ReportState.RETURNED, "Chưa có văn bản ban hành")
    approve_report(submit_report(report, user=people.officer), user=people.head)
    assert fresh(task).completed_on == date(2026, 3, 5)


def test_a_submitted_or_approved_report_changes_only_after_it_was_returned(
    people: People,
) -> None:
    task, period = task_of(people.unit), first_quarter()
    report = submitted(people, task, period)
    for _state in (ReportState.SUBMITTED, ReportState.APPROVED):
        with pytest.raises(WrongState):
            save_draft(task, period, people.unit, done(), [LINK], user=people.officer)
        with pytest.raises(WrongState):
            submit_report(report, user=people.officer)
        if _state == ReportState.SUBMITTED:
            approve_report(report, user=people.head)


def test_nobody_approves_or_returns_a_draft(people: People) -> None:
    draft = save_draft(
        task_of(people.unit), first_quarter(), people.unit, GOING_ON, [], user=people.officer
    )
    with pytest.raises(WrongState):
        approve_report(draft, user=people.head)
    with pytest.raises(WrongState):
        return_report(draft, "Thiếu", user=people.head)


def test_a_closed_period_takes_no_report(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    draft = save_draft(task, period, people.unit, GOING_ON, [], user=people.officer)
    stale = period
    type(period).objects.update(closed_at=datetime(2026, 3, 16, tzinfo=UTC))
    with pytest.raises(PeriodClosed):
        submit_report(draft, user=people.officer)
    with pytest.raises(PeriodClosed):
        save_draft(task, stale, people.unit, GOING_ON, [], user=people.officer)


def test_a_returned_report_of_a_closed_period_may_be_submitted_again(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    report = submitted(people, task, period, done())
    type(period).objects.update(closed_at=datetime(2026, 3, 16, tzinfo=UTC))
    return_report(report, "Bổ sung số liệu", user=people.coordinator)
    save_draft(task, period, people.unit, done(), [LINK], user=people.officer)
    assert submit_report(report, user=people.officer).state == ReportState.SUBMITTED


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"ended_on": date(2026, 3, 1)}, id="replaced"),
        pytest.param(
            {"manual_status": ManualStatus.DROPPED, "manual_since": date(2026, 3, 1)}, id="dropped"
        ),
    ],
)
def test_a_replaced_or_dropped_task_takes_no_report(people: People, fields: dict[str, Any]) -> None:
    task = task_of(people.unit, **fields)
    with pytest.raises(WrongState):
        save_draft(task, first_quarter(), people.unit, GOING_ON, [], user=people.officer)


def test_a_task_of_a_later_year_takes_no_report(people: People) -> None:
    task = PlanTaskFactory(plan=PlanFactory(year=2027), led_by=[people.unit])
    with pytest.raises(WrongState):
        save_draft(task, first_quarter(), people.unit, GOING_ON, [], user=people.officer)


def test_a_task_of_two_units_is_done_when_both_are_and_on_the_later_day(people: People) -> None:
    task, period = task_of(people.unit, people.other_unit), first_quarter()
    other_head = make_account("other-head", Role.HEAD, people.other_unit)
    approve_report(submitted(people, task, period, done(text="Phần một")), user=people.head)
    assert fresh(task).completed_on is None
    draft = save_draft(
        task,
        period,
        people.other_unit,
        ReportValues(ProgressClaim.DONE, date(2026, 3, 9), Decimal("97.2"), "%", "Phần hai"),
        [LINK],
        user=people.stranger,
    )
    approve_report(submit_report(draft, user=people.stranger), user=other_head)
    kept = fresh(task)
    assert kept.completed_on == date(2026, 3, 9)
    assert kept.result == "QLĐĐ: 97,2 %; Phần hai\nVPĐKĐĐ: Phần một"


def test_the_members_of_a_collective_report_and_a_member_alone_does_not_finish(
    people: People,
) -> None:
    everyone = UnitFactory(code="CAC-DV")
    everyone.members.set([people.unit, people.other_unit])
    task = task_of(everyone)
    approve_report(submitted(people, task, first_quarter(), done()), user=people.head)
    assert fresh(task).completed_on is None


def test_the_newest_periods_report_speaks_for_the_unit(people: People) -> None:
    task = task_of(people.unit)
    approve_report(submitted(people, task, first_quarter(), done()), user=people.head)
    approve_report(submitted(people, task, half_year(), GOING_ON), user=people.head)
    assert fresh(task).completed_on is None


def test_what_the_office_recorded_stands_above_the_reports(people: People) -> None:
    task, period = task_of(people.unit), first_quarter()
    record_completion(task, date(2026, 2, 1), "Theo báo cáo 12/BC", people.coordinator)
    report = approve_report(submitted(people, task, period), user=people.head)
    return_report(report, "Xem lại", user=people.head)
    kept = fresh(task)
    assert (kept.completed_on, kept.result) == (date(2026, 2, 1), "Theo báo cáo 12/BC")


def test_a_second_approval_of_a_stale_page_is_refused(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter(), done())
    stale = ProgressReport.objects.get(pk=report.pk)
    approve_report(report, user=people.head)
    with pytest.raises(WrongState):
        approve_report(stale, user=people.head)
    assert (
        registry.get_logs_for_instance(report).filter(action="plan_pages.approve_report").count()
        == 1
    )


@pytest.mark.alone
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_heads_at_the_same_moment_one_approves() -> None:
    people = make_people()
    report = submitted(people, task_of(people.unit), first_quarter(), done())
    assert twice(lambda: approve_report(report, user=people.head)) == ["", "WrongState"]
    assert (
        registry.get_logs_for_instance(report).filter(action="plan_pages.approve_report").count()
        == 1
    )


def test_every_step_is_in_the_log_with_its_person(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter())
    return_report(report, "Thiếu số liệu", user=people.coordinator)
    entries = registry.get_logs_for_instance(report).order_by("pk")
    assert [(entry.action, entry.user) for entry in entries] == [
        ("plan_pages.save_report", people.officer),
        ("plan_pages.submit_report", people.officer),
        ("plan_pages.return_report", people.coordinator),
    ]
    last = entries.last()
    assert last is not None
    assert last.data["comment"] == "Thiếu số liệu"


def test_the_head_is_told_of_each_submission_and_the_writer_of_a_return(people: People) -> None:
    report = submitted(people, task_of(people.unit), first_quarter())
    asked = Notice.objects.get(kind=NoticeKind.REPORT_SUBMITTED)
    assert (asked.recipient, asked.path) == (
        people.head,
        f"/admin/reform_progress/reports/{report.pk}/",
    )
    return_report(report, "Thiếu số liệu", user=people.coordinator)
    returned = Notice.objects.filter(kind=NoticeKind.REPORT_RETURNED)
    assert {notice.recipient for notice in returned} == {people.officer, people.head}
    assert {notice.body for notice in returned} == {"Thiếu số liệu"}
    with time_machine.travel("2026-03-11T03:00:00Z"):
        submit_report(report, user=people.officer)
    assert Notice.objects.filter(kind=NoticeKind.REPORT_SUBMITTED).count() == 2


def test_a_head_who_writes_the_report_is_not_told_of_it(people: People) -> None:
    submitted(people, task_of(people.unit), first_quarter(), user=people.head)
    assert not Notice.objects.exists()


def test_a_notice_is_in_its_readers_language_whoever_acted(people: People) -> None:
    UserProfile.objects.create(user=people.officer, preferred_language="en")
    with translation.override("en"):
        report = submitted(people, task_of(people.unit), first_quarter())
    return_report(report, "Thiếu", user=people.head)
    of_head = Notice.objects.get(recipient=people.head)
    of_officer = Notice.objects.get(recipient=people.officer)
    assert "waits for approval" not in of_head.subject
    assert of_officer.subject.endswith("was returned")
