"""Explanations: asked once for what was missed, answered by the head, decided by the director."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import registry

from plan_pages.enums import (
    Calendar,
    ExplanationState,
    ManualStatus,
    NoticeKind,
    PeriodKind,
    ProgressClaim,
    Recurrence,
    ReportState,
    ScoreKind,
)
from plan_pages.errors import NotAllowed, NotComplete, PeriodClosed, WrongState
from plan_pages.explained import public_explanations
from plan_pages.missed import PeriodFacts, TaskFacts, points_at_risk, was_missed
from plan_pages.models import (
    Explanation,
    Holiday,
    Notice,
    PlanTask,
    ProgressReport,
    ReportingPeriod,
    Unit,
)
from plan_pages.roles import Role
from plan_pages.services.explanation_reminders import (
    open_missing_explanations,
    remind_explanations,
)
from plan_pages.services.explanations import (
    answer_explanation,
    decide_explanation,
    open_explanations,
    publish_explanation,
    withdraw_explanation,
)
from plan_pages.services.periods import close_period
from plan_pages.tasks import open_missing_explanations as open_missing_task
from plan_pages.tasks import remind_explanations as remind_task
from tests.factories.plan_pages import (
    CriterionFactory,
    PlanFactory,
    PlanTaskFactory,
    ReportingPeriodFactory,
    ScoreFactory,
    UnitFactory,
)
from tests.people import People, make_account

THIRD_QUARTER = PeriodFacts(PeriodKind.QUARTER, date(2022, 9, 30))
DATED = TaskFacts(due_on=date(2022, 9, 30), recurrence=Recurrence.NONE)
CONTINUOUS = TaskFacts(due_on=date(2022, 12, 31), recurrence=Recurrence.CONTINUOUS)
# A Monday; five working days later is the Monday after.
CLOSING = "2022-10-03T02:00:00+00:00"


# --- what was missed, without a database --------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({}, True),
        ({"due_on": date(2022, 3, 1)}, True),
        ({"due_on": date(2022, 10, 1)}, False),
        ({"due_on": None}, False),
        ({"completed_on": date(2022, 9, 30)}, False),
        ({"completed_on": date(2022, 10, 1)}, True),
        ({"manual": ManualStatus.PAUSED}, False),
        ({"manual": ManualStatus.DROPPED}, False),
        ({"ended_on": date(2022, 9, 30)}, False),
        ({"ended_on": date(2022, 10, 1)}, True),
        ({"explained_until": date(2022, 9, 30)}, False),
        ({"explained_until": date(2022, 6, 30)}, True),
        ({"reported": True}, True),
    ],
)
def test_a_dated_task_is_missed_when_it_was_due_and_is_neither_done_nor_explained(
    changes: dict[str, Any], missed: bool
) -> None:
    assert was_missed(replace(DATED, **changes), THIRD_QUARTER) is missed


@pytest.mark.parametrize(
    ("changes", "kind", "missed"),
    [
        ({}, PeriodKind.QUARTER, True),
        ({}, PeriodKind.YEAR, True),
        ({}, PeriodKind.MONTH, False),
        ({"recurrence": Recurrence.MONTHLY}, PeriodKind.MONTH, True),
        ({"recurrence": Recurrence.QUARTERLY}, PeriodKind.MONTH, False),
        ({"recurrence": Recurrence.QUARTERLY}, PeriodKind.HALF_YEAR, True),
        ({"recurrence": Recurrence.AS_PLANNED, "due_on": None}, PeriodKind.QUARTER, True),
        ({"reported": True}, PeriodKind.QUARTER, False),
        ({"begins_on": date(2022, 10, 1)}, PeriodKind.QUARTER, False),
        ({"begins_on": date(2022, 9, 30)}, PeriodKind.QUARTER, True),
        ({"completed_on": date(2022, 8, 1)}, PeriodKind.QUARTER, False),
        ({"manual": ManualStatus.PAUSED}, PeriodKind.QUARTER, False),
        ({"ended_on": date(2022, 8, 1)}, PeriodKind.QUARTER, False),
        ({"explained_until": date(2022, 9, 30)}, PeriodKind.QUARTER, True),
    ],
)
def test_a_recurring_task_is_missed_when_no_report_was_handed_in(
    changes: dict[str, Any], kind: str, missed: bool
) -> None:
    period = PeriodFacts(kind, date(2022, 9, 30))
    assert was_missed(replace(CONTINUOUS, **changes), period) is missed


@pytest.mark.parametrize(
    ("points", "at_risk"),
    [
        ({}, "2.00"),
        ({ScoreKind.SELF_ASSESSED: Decimal("0.5")}, "1.50"),
        ({ScoreKind.SELF_ASSESSED: Decimal(2), ScoreKind.APPRAISED: Decimal("1.25")}, "0.75"),
        ({ScoreKind.TARGET: Decimal(2), ScoreKind.PORTAL_SURVEY: Decimal(2)}, "2.00"),
        ({ScoreKind.OFFICIAL: Decimal(3)}, "0"),
    ],
)
def test_at_risk_is_what_the_best_known_score_lacks(
    points: dict[str, Decimal], at_risk: str
) -> None:
    assert points_at_risk(Decimal("2.00"), points) == Decimal(at_risk)


# --- asking ---------------------------------------------------------------------------------------


@pytest.fixture
def period(db: None) -> ReportingPeriod:
    return quarter("2022-Q3", date(2022, 7, 1), date(2022, 10, 1))


def quarter(code: str, starts: date, ends: date, **extra: Any) -> ReportingPeriod:
    return ReportingPeriodFactory(
        code=code, kind=PeriodKind.QUARTER, starts=starts, ends=ends, **extra
    )


def reported(task: PlanTask, period: ReportingPeriod, unit: Unit, **extra: Any) -> ProgressReport:
    values = {"claim": ProgressClaim.IN_PROGRESS, "state": ReportState.SUBMITTED, **extra}
    return ProgressReport.objects.create(task=task, period=period, unit=unit, **values)


def run(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def asked(task: PlanTask) -> list[tuple[str, str]]:
    rows = Explanation.objects.filter(task=task).order_by("period__ends", "unit__code")
    return [(row.period.code, row.unit.code) for row in rows]


@time_machine.travel(CLOSING, tick=False)
def test_closing_a_period_asks_the_head_of_the_lead_unit(
    people: People, period: ReportingPeriod
) -> None:
    criterion = CriterionFactory(max_score=Decimal("1.50"))
    ScoreFactory(criterion=criterion, points=Decimal("0.25"))
    task = PlanTaskFactory(overdue=True, led_by=[people.unit], criterion=criterion)
    PlanTaskFactory(done=True, led_by=[people.unit])
    close_period(period, people.coordinator)
    explanation = Explanation.objects.get()
    assert (explanation.task, explanation.period, explanation.unit) == (task, period, people.unit)
    assert explanation.state == ExplanationState.ASKED
    assert explanation.due_on == date(2022, 10, 10)
    assert explanation.points_at_risk == Decimal("1.25")
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (people.head, NoticeKind.EXPLANATION_ASKED)
    assert notice.path.endswith(f"/{explanation.pk}/")
    entry = registry.get_logs_for_instance(explanation).get()
    assert (entry.action, entry.user) == ("plan_pages.ask_explanation", people.coordinator)


@time_machine.travel(CLOSING, tick=False)
def test_days_off_do_not_count_and_saturdays_worked_instead_do(
    people: People, period: ReportingPeriod
) -> None:
    Holiday.objects.create(day=date(2022, 10, 5), name="Nghỉ bù")
    Holiday.objects.create(day=date(2022, 10, 6), name="Nghỉ bù")
    Holiday.objects.create(day=date(2022, 10, 8), name="Làm bù", is_working=True)
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    close_period(period)
    assert Explanation.objects.get().due_on == date(2022, 10, 11)


def test_a_task_without_a_criterion_puts_no_points_at_risk(
    people: People, period: ReportingPeriod
) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    close_period(period)
    assert Explanation.objects.get().points_at_risk is None


def test_nothing_is_asked_while_the_period_is_open(people: People, period: ReportingPeriod) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    with pytest.raises(WrongState):
        open_explanations(period)
    assert not Explanation.objects.exists()


def test_asking_again_asks_nothing_twice(people: People, period: ReportingPeriod) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    closed = close_period(period)
    assert open_explanations(closed) == 0
    assert open_missing_explanations() == 0
    open_missing_task()
    with pytest.raises(PeriodClosed):
        close_period(period)
    assert Explanation.objects.count() == 1
    assert Notice.objects.count() == 1


def test_what_a_broken_off_closing_left_is_asked_by_the_next_beat(
    people: People, period: ReportingPeriod
) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    ReportingPeriod.objects.filter(pk=period.pk).update(closed_at=timezone.now())
    open_missing_task()
    assert Explanation.objects.count() == 1
    # The process died after asking and before telling.
    Notice.objects.all().delete()
    open_missing_task()
    assert Notice.objects.count() == 1


def test_what_was_closed_long_ago_is_asked_only_by_name(
    people: People, period: ReportingPeriod
) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    long_ago = timezone.now() - timedelta(days=90)
    ReportingPeriod.objects.filter(pk=period.pk).update(closed_at=long_ago)
    assert run("open_explanations") == "0"
    assert run("open_explanations", period.code) == "1"


def test_the_command_says_what_it_cannot_do(period: ReportingPeriod) -> None:
    for code in (period.code, "nowhere"):
        with pytest.raises(CommandError):
            run("open_explanations", code)


def test_each_member_of_a_collective_explains_for_itself(
    people: People, period: ReportingPeriod
) -> None:
    everyone = UnitFactory(code="CAC-DV")
    everyone.members.set([people.unit, people.other_unit])
    task = PlanTaskFactory(overdue=True, led_by=[everyone])
    reported(task, period, people.other_unit, claim=ProgressClaim.DONE, done_on=date(2022, 9, 20))
    close_period(period)
    assert asked(task) == [("2022-Q3", "VPDKDD")]


def test_supporting_units_explain_nothing(people: People, period: ReportingPeriod) -> None:
    task = PlanTaskFactory(overdue=True, led_by=[people.unit], supported_by=[people.other_unit])
    close_period(period)
    assert asked(task) == [("2022-Q3", "VPDKDD")]


@pytest.mark.parametrize(
    ("state", "missed"),
    [
        (ReportState.DRAFT, True),
        (ReportState.RETURNED, True),
        (ReportState.SUBMITTED, False),
        (ReportState.APPROVED, False),
    ],
)
def test_a_recurring_task_is_asked_for_its_missing_report(
    people: People, period: ReportingPeriod, state: ReportState, missed: bool
) -> None:
    task = PlanTaskFactory(continuous=True, led_by=[people.unit])
    reported(task, period, people.unit, state=state)
    close_period(period)
    assert Explanation.objects.exists() is missed


def test_a_report_kept_in_the_other_calendar_speaks_for_the_quarter(
    people: People, period: ReportingPeriod
) -> None:
    reform = quarter("CCHC-2022-Q3", date(2022, 6, 15), date(2022, 9, 15), calendar=Calendar.REFORM)
    task = PlanTaskFactory(continuous=True, led_by=[people.unit])
    reported(task, reform, people.unit)
    close_period(period)
    assert not Explanation.objects.exists()


def test_an_earlier_report_of_a_cumulative_period_does_not_speak_for_it(people: People) -> None:
    begin = date(2021, 12, 15)
    first = quarter("CCHC-2022-Q1", begin, date(2022, 3, 15), calendar=Calendar.REFORM)
    half = ReportingPeriodFactory(
        code="CCHC-2022-6T",
        kind=PeriodKind.HALF_YEAR,
        calendar=Calendar.REFORM,
        starts=begin,
        ends=date(2022, 6, 15),
    )
    task = PlanTaskFactory(continuous=True, led_by=[people.unit])
    reported(task, first, people.unit)
    close_period(first)
    close_period(half)
    assert asked(task) == [("CCHC-2022-6T", "VPDKDD")]


def test_a_task_is_asked_once_however_many_periods_hold_its_day(
    people: People, period: ReportingPeriod
) -> None:
    year = ReportingPeriodFactory(code="2022", starts=date(2022, 1, 1), ends=date(2023, 1, 1))
    task = PlanTaskFactory(overdue=True, led_by=[people.unit])
    close_period(period)
    close_period(year)
    assert asked(task) == [("2022-Q3", "VPDKDD")]


def test_a_new_deadline_that_is_missed_again_is_asked_again(
    people: People, period: ReportingPeriod
) -> None:
    fourth = quarter("2022-Q4", date(2022, 10, 1), date(2023, 1, 1))
    task = PlanTaskFactory(overdue=True, led_by=[people.unit])
    close_period(period)
    PlanTask.objects.filter(pk=task.pk).update(due_on=date(2022, 11, 30))
    close_period(fourth)
    assert asked(task) == [("2022-Q3", "VPDKDD"), ("2022-Q4", "VPDKDD")]


def test_what_was_not_accepted_is_asked_again_at_the_next_close_and_not_before(
    people: People, period: ReportingPeriod
) -> None:
    reform = quarter(
        "CCHC-2022-Q3", date(2022, 6, 15), date(2022, 10, 15), calendar=Calendar.REFORM
    )
    fourth = quarter("2022-Q4", date(2022, 10, 1), date(2023, 1, 1))
    task = PlanTaskFactory(overdue=True, led_by=[people.unit])
    close_period(period)
    close_period(reform)
    answered = answer_explanation(
        Explanation.objects.get(), "Vì thiếu người", "Quý IV", user=people.head
    )
    decide_explanation(answered, False, "Chưa rõ", False, user=people.director)
    assert open_missing_explanations() == 0
    close_period(fourth)
    assert asked(task) == [("2022-Q3", "VPDKDD"), ("2022-Q4", "VPDKDD")]


def test_the_last_days_of_a_plan_are_asked_in_the_next_reform_year(people: People) -> None:
    first = quarter("CCHC-2023-Q1", date(2022, 12, 15), date(2023, 3, 15), calendar=Calendar.REFORM)
    late = PlanTaskFactory(led_by=[people.unit], due_on=date(2022, 12, 31))
    PlanTaskFactory(continuous=True, led_by=[people.unit])
    close_period(first)
    assert asked(late) == [("CCHC-2023-Q1", "VPDKDD")]
    assert Explanation.objects.count() == 1


def test_other_plans_are_not_asked(people: People, period: ReportingPeriod) -> None:
    PlanTaskFactory(
        overdue=True, led_by=[people.unit], plan=PlanFactory(slug="ke-hoach-2021", year=2021)
    )
    close_period(period)
    assert not Explanation.objects.exists()


def test_a_plan_issued_after_the_period_is_not_asked_for_reports(
    people: People, period: ReportingPeriod
) -> None:
    plan = PlanFactory(issued_on=date(2022, 10, 2))
    PlanTaskFactory(continuous=True, led_by=[people.unit], plan=plan)
    close_period(period)
    assert not Explanation.objects.exists()


def test_a_status_decided_after_the_last_day_is_no_excuse(
    people: People, period: ReportingPeriod
) -> None:
    kept = {"overdue": True, "led_by": [people.unit], "manual_status": ManualStatus.PAUSED}
    PlanTaskFactory(**kept, manual_since=date(2022, 9, 30))
    late = PlanTaskFactory(**kept, manual_since=date(2022, 10, 1))
    close_period(period)
    assert Explanation.objects.get().task == late


def test_the_closing_command_keeps_its_line_and_counts_what_it_asked(
    people: People, period: ReportingPeriod
) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    out, told = StringIO(), StringIO()
    call_command("close_period", period.code, stdout=out, stderr=told)
    assert out.getvalue().count("\n") == 1
    assert "1" in told.getvalue()


def test_a_hundred_tasks_take_a_bounded_number_of_queries_each(
    people: People, period: ReportingPeriod
) -> None:
    for _ in range(100):
        PlanTaskFactory(overdue=True, led_by=[people.unit], criterion=CriterionFactory())
    with CaptureQueriesContext(connection) as queries:
        close_period(period)
    assert Explanation.objects.count() == 100
    # One entry in the log and one notice to one head, which asks whom to tell and how.
    assert len(queries) <= 100 * 9 + 40


# --- answering and deciding -----------------------------------------------------------------------


@pytest.fixture
def explanation(people: People, period: ReportingPeriod) -> Explanation:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    close_period(period)
    Notice.objects.all().delete()
    return Explanation.objects.get()


@pytest.fixture
def answered(people: People, explanation: Explanation) -> Explanation:
    return answer_explanation(
        explanation, "Thiếu kinh phí", "Xong trong tháng 11", user=people.head
    )


def test_the_heads_answer_goes_to_the_director(people: People, explanation: Explanation) -> None:
    told = answer_explanation(explanation, " Thiếu kinh phí ", "Tháng 11", user=people.head)
    assert (told.state, told.answer) == (ExplanationState.ANSWERED, "Thiếu kinh phí")
    assert (told.answered_by, Notice.objects.get().recipient) == (people.head, people.director)
    actions = registry.get_logs_for_instance(told).values_list("action", flat=True)
    assert "plan_pages.answer_explanation" in actions


@pytest.mark.parametrize("name", ["officer", "stranger", "coordinator", "director", "admin"])
def test_nobody_answers_for_the_head(people: People, explanation: Explanation, name: str) -> None:
    with pytest.raises(NotAllowed):
        answer_explanation(explanation, "a", "b", user=getattr(people, name))


def test_the_head_of_another_unit_is_a_stranger(people: People, explanation: Explanation) -> None:
    other = make_account("head2", Role.HEAD, people.other_unit)
    with pytest.raises(NotAllowed):
        answer_explanation(explanation, "a", "b", user=other)


@pytest.mark.parametrize(("answer", "remedy"), [("", "b"), ("a", " \n")])
def test_an_answer_has_its_reason_and_its_remedy(
    people: People, explanation: Explanation, answer: str, remedy: str
) -> None:
    with pytest.raises(NotComplete):
        answer_explanation(explanation, answer, remedy, user=people.head)


def test_an_answer_is_given_once(people: People, answered: Explanation) -> None:
    with pytest.raises(WrongState):
        answer_explanation(answered, "Khác", "Khác", user=people.head)
    answered.refresh_from_db()
    assert answered.answer == "Thiếu kinh phí"


@pytest.mark.parametrize(
    ("accepted", "state"), [(True, ExplanationState.ACCEPTED), (False, ExplanationState.REFUSED)]
)
def test_the_director_decides_with_a_reason(
    people: People, answered: Explanation, accepted: bool, state: ExplanationState
) -> None:
    decided = decide_explanation(answered, accepted, "Có căn cứ", True, user=people.director)
    assert (decided.state, decided.is_public, decided.decided_by) == (state, True, people.director)
    notices = Notice.objects.filter(kind=NoticeKind.EXPLANATION_DECIDED)
    assert notices.get().recipient == people.head
    with pytest.raises(WrongState):
        decide_explanation(answered, accepted, "Lần nữa", True, user=people.director)


@pytest.mark.parametrize("name", ["head", "coordinator", "approver", "admin", "stranger"])
def test_nobody_decides_for_the_director(people: People, answered: Explanation, name: str) -> None:
    user = getattr(people, name)
    with pytest.raises(NotAllowed):
        decide_explanation(answered, True, "Được", False, user=user)
    decided = decide_explanation(answered, True, "Được", False, user=people.director)
    for show in (publish_explanation, withdraw_explanation):
        with pytest.raises(NotAllowed):
            show(decided, user=user)


def test_a_decision_needs_an_answer_and_a_reason(people: People, explanation: Explanation) -> None:
    with pytest.raises(WrongState):
        decide_explanation(explanation, True, "Được", False, user=people.director)
    answered = answer_explanation(explanation, "a", "b", user=people.head)
    with pytest.raises(NotComplete):
        decide_explanation(answered, True, "  ", False, user=people.director)


def test_only_decided_and_published_explanations_are_public(
    people: People, answered: Explanation
) -> None:
    with pytest.raises(WrongState):
        publish_explanation(answered, user=people.director)
    decided = decide_explanation(answered, False, "Chưa đủ", False, user=people.director)
    assert public_explanations(decided.task) == []
    publish_explanation(decided, user=people.director)
    with pytest.raises(WrongState):
        publish_explanation(decided, user=people.director)
    shown = public_explanations(decided.task)
    assert [(each.unit, each.is_accepted, each.decision) for each in shown] == [
        (people.unit.name, False, "Chưa đủ")
    ]
    withdraw_explanation(decided, user=people.director)
    assert public_explanations(decided.task) == []


def test_an_answer_is_not_public_before_the_decision_even_if_marked(answered: Explanation) -> None:
    Explanation.objects.update(is_public=True)
    assert public_explanations(answered.task) == []


# --- reminding ------------------------------------------------------------------------------------


def kinds() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("key", flat=True))


def test_heads_are_reminded_the_day_before_and_once_it_is_late(people: People) -> None:
    due = Explanation.objects.create(
        task=PlanTaskFactory(led_by=[people.unit]),
        period=ReportingPeriodFactory(),
        unit=people.unit,
        due_on=date(2022, 10, 10),
    )
    expected: list[str] = []
    for day, new in [
        ("2022-10-08", []),
        ("2022-10-09", [f"explanation-due:{due.pk}"]),
        ("2022-10-10", []),
        ("2022-10-11", [f"explanation-late:{due.pk}"]),
        ("2022-10-30", []),
    ]:
        with time_machine.travel(f"{day}T00:00:00+07:00", tick=False):
            assert remind_explanations() == len(new), day
            remind_task()
        expected += new
        assert kinds() == expected, day
    assert set(Notice.objects.values_list("recipient", flat=True)) == {people.head.pk}


def test_who_has_answered_is_not_reminded(people: People, answered: Explanation) -> None:
    Notice.objects.all().delete()
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=timezone.get_current_timezone())):
        assert run("remind_explanations") == "0"


# --- the local day --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "due_on"),
    [
        # 23:59 on Monday and 00:00 on Tuesday in Viet Nam, both Monday in UTC.
        ("2022-10-03T16:59:00+00:00", date(2022, 10, 10)),
        ("2022-10-03T17:00:00+00:00", date(2022, 10, 11)),
    ],
)
def test_the_days_to_answer_begin_on_the_local_day(
    people: People, period: ReportingPeriod, moment: str, due_on: date
) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    with time_machine.travel(moment, tick=False):
        close_period(period)
    assert Explanation.objects.get().due_on == due_on


PROBE = """
import time_machine
with time_machine.travel("2022-10-03T17:30:00+00:00", tick=False):
    import django; django.setup()
    from django.utils import timezone
    from plan_pages.services import explanations
    print(explanations.timezone.localdate())
"""


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland"])
def test_the_zone_of_the_server_is_of_no_account(zone: str) -> None:
    environment = {**os.environ, "TZ": zone, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "2022-10-04"
