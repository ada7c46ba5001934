"""What was asked in error is cancelled by the Office, stays to be seen, and asks nobody again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry

from plan_pages.enums import EmailPreference, ExplanationState, MailState, PeriodKind
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.explained import public_explanations
from plan_pages.models import Explanation, Notice, PlanTask, ReportingPeriod
from plan_pages.services.explanation_reminders import (
    open_missing_explanations,
    remind_explanations,
)
from plan_pages.services.explanations import (
    answer_explanation,
    cancel_explanation,
    decide_explanation,
    publish_explanation,
)
from plan_pages.services.notices import choose_mail
from plan_pages.services.outbox import send_pending
from plan_pages.services.periods import close_period
from plan_pages.services.report_data import collect
from tests.factories.plan_pages import PlanTaskFactory, ReportingPeriodFactory
from tests.people import People

REASON = "Nhiệm vụ đã được gia hạn bằng văn bản"
CANCEL = {"action": "cancel", "reason": REASON}


def quarter(code: str, starts: date, ends: date) -> ReportingPeriod:
    return ReportingPeriodFactory(code=code, kind=PeriodKind.QUARTER, starts=starts, ends=ends)


@pytest.fixture
def period(db: None) -> ReportingPeriod:
    return quarter("2022-Q3", date(2022, 7, 1), date(2022, 10, 1))


@pytest.fixture
def asked(people: People, period: ReportingPeriod) -> Explanation:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    close_period(period)
    return Explanation.objects.get()


@pytest.fixture
def cancelled(people: People, asked: Explanation) -> Explanation:
    return cancel_explanation(asked, REASON, user=people.coordinator)


def answer(explanation: Explanation, people: People) -> Explanation:
    return answer_explanation(explanation, "Thiếu người", "Quý IV", user=people.head)


def page(explanation: Explanation) -> str:
    return reverse("plan_pages_explanation", args=[explanation.pk])


def test_the_office_cancels_with_a_reason_that_stays_in_the_log(
    people: People, cancelled: Explanation
) -> None:
    assert (cancelled.state, cancelled.decision, cancelled.decided_by) == (
        ExplanationState.CANCELLED,
        REASON,
        people.coordinator,
    )
    entry = registry.get_logs_for_instance(cancelled).order_by("-timestamp")[0]
    assert (entry.action, entry.user) == ("plan_pages.cancel_explanation", people.coordinator)
    assert entry.data["reason"] == REASON


def test_what_was_answered_can_be_cancelled_and_what_was_decided_cannot(
    people: People, asked: Explanation
) -> None:
    answered = answer(asked, people)
    decided = decide_explanation(answered, True, "Được", False, user=people.director)
    with pytest.raises(WrongState):
        cancel_explanation(decided, REASON, user=people.coordinator)
    Explanation.objects.update(state=ExplanationState.ANSWERED)
    cancelled = cancel_explanation(answered, REASON, user=people.coordinator)
    assert (cancelled.state, cancelled.answer) == (ExplanationState.CANCELLED, "Thiếu người")


@pytest.mark.parametrize("name", ["officer", "head", "director", "analyst", "admin", "stranger"])
def test_nobody_cancels_for_the_office(people: People, asked: Explanation, name: str) -> None:
    with pytest.raises(NotAllowed):
        cancel_explanation(asked, REASON, user=getattr(people, name))


def test_a_request_is_not_cancelled_without_a_reason_or_twice(
    people: People, asked: Explanation
) -> None:
    with pytest.raises(NotComplete):
        cancel_explanation(asked, " \n", user=people.coordinator)
    cancel_explanation(asked, REASON, user=people.coordinator)
    with pytest.raises(WrongState):
        cancel_explanation(asked, REASON, user=people.coordinator)


def test_nothing_follows_a_cancelled_request(people: People, cancelled: Explanation) -> None:
    with pytest.raises(WrongState):
        answer(cancelled, people)
    with pytest.raises(WrongState):
        decide_explanation(cancelled, True, "Được", True, user=people.director)
    with pytest.raises(WrongState):
        publish_explanation(cancelled, user=people.director)
    Explanation.objects.update(is_public=True)
    assert public_explanations(cancelled.task) == []


def test_it_is_not_asked_again_for_the_same_task_and_period(
    cancelled: Explanation, period: ReportingPeriod
) -> None:
    assert open_missing_explanations() == 0
    assert Explanation.objects.count() == 1


def test_the_next_close_asks_only_for_a_new_deadline(cancelled: Explanation) -> None:
    close_period(quarter("2022-Q4", date(2022, 10, 1), date(2023, 1, 1)))
    assert Explanation.objects.count() == 1
    PlanTask.objects.update(due_on=date(2023, 2, 1))
    close_period(
        ReportingPeriodFactory(
            code="2022", kind=PeriodKind.YEAR, starts=date(2022, 1, 1), ends=date(2023, 3, 1)
        )
    )
    assert Explanation.objects.count() == 2


def test_its_reminders_stop(cancelled: Explanation) -> None:
    before = Notice.objects.count()
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=timezone.get_current_timezone())):
        assert remind_explanations() == 0
    assert Notice.objects.count() == before


def test_the_mail_that_asks_does_not_leave_any_more_and_the_head_is_told(
    people: People, asked: Explanation, mailoutbox: list[Any]
) -> None:
    request = Notice.objects.get(recipient=people.head)
    cancel_explanation(asked, REASON, user=people.coordinator)
    request.refresh_from_db()
    assert request.mail_state == MailState.NONE
    assert request.read_at is not None
    told = Notice.objects.exclude(pk=request.pk).get()
    assert (told.recipient, told.key) == (people.head, f"explanation-decided:{asked.pk}")
    assert send_pending().sent == 1
    assert told.subject in mailoutbox[0].subject


def test_a_request_that_waits_for_the_digest_is_taken_out_of_it(
    people: People, period: ReportingPeriod
) -> None:
    choose_mail(people.head, EmailPreference.WEEKLY)
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    close_period(period)
    cancel_explanation(Explanation.objects.get(), REASON, user=people.coordinator)
    waiting = Notice.objects.filter(mail_state=MailState.DIGEST)
    assert [notice.key.split(":")[0] for notice in waiting] == ["explanation-decided"]


def test_the_director_has_nothing_to_decide_any_more(people: People, asked: Explanation) -> None:
    answered = answer(asked, people)
    cancel_explanation(answered, REASON, user=people.coordinator)
    assert not Notice.objects.filter(recipient=people.director).unread().exists()


def test_the_report_counts_only_what_was_really_asked(
    cancelled: Explanation, period: ReportingPeriod
) -> None:
    counts = collect(cancelled.task.plan, period)["explanations"]
    assert counts == {"asked": 0, "answered": 0, "accepted": 0, "refused": 0}


# --- in the admin ---------------------------------------------------------------------------------


def test_the_button_is_the_coordinators_alone(people: People, asked: Explanation) -> None:
    for name in ("officer", "head", "coordinator", "analyst", "director"):
        context = people.client(name).get(page(asked)).context
        assert bool(context["cancel_form"]) is (name == "coordinator"), name
    response = people.client("coordinator").post(page(asked), CANCEL)
    assert response["Location"] == page(asked)
    shown = people.client("head").get(page(asked))
    assert REASON in shown.content.decode()
    assert (shown.context["step"], shown.context["late"]) == ("", 0)
    assert people.client("coordinator").get(page(asked)).context["cancel_form"] is None


def test_it_stays_in_the_list_behind_what_waits(people: People, cancelled: Explanation) -> None:
    waiting = Explanation.objects.create(
        task=PlanTaskFactory(led_by=[people.unit]),
        period=cancelled.period,
        unit=people.unit,
        due_on=date(2030, 1, 1),
    )
    client = people.client("coordinator")
    url = reverse("reform_explanations:index")
    assert list(client.get(url).context["object_list"]) == [waiting, cancelled]
    filtered = client.get(url, {"state": "cancelled"}).context["object_list"]
    assert list(filtered) == [cancelled]


def test_others_are_refused_and_a_stranger_and_a_visitor_find_nothing(
    people: People, asked: Explanation
) -> None:
    for name in ("officer", "head", "analyst", "director", "editor", "admin"):
        assert people.client(name).post(page(asked), CANCEL).status_code == 302, name
    assert people.client("stranger").post(page(asked), CANCEL).status_code == 404
    login = Client().post(page(asked), CANCEL)["Location"]
    assert login.startswith(reverse("wagtailadmin_login"))
    asked.refresh_from_db()
    assert asked.state == ExplanationState.ASKED


def test_without_a_reason_the_form_says_so_and_after_a_decision_it_keeps_the_words(
    people: People, asked: Explanation
) -> None:
    client = people.client("coordinator")
    empty = client.post(page(asked), {**CANCEL, "reason": " "})
    assert empty.context["cancel_form"].errors["reason"]
    decide_explanation(answer(asked, people), True, "Được", False, user=people.director)
    late = client.post(page(asked), CANCEL)
    assert late.context["cancel_form"].non_field_errors()
    assert REASON in late.content.decode()
