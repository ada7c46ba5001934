"""Runs of jobs: on record from their beginning, without ever being in the way of the work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection

from feedback import sweeper
from feedback.days import now
from feedback.enums import Job, RunState
from feedback.errors import FeedbackError
from feedback.models import FeedbackFormPage, JobRun, Response, Tally
from feedback.services import counting, recorded_work
from feedback.services.drafts import draft_of
from feedback.services.job_runs import delete_old_runs, noted, recorded
from feedback.services.locks import LeaseTaken
from feedback.services.recounting import ask_for_recount, recount_if_asked
from tests.factories import feedback as make
from tests.feedback.factories_indicators import answers, make_indicator, period
from tests.people import People

pytestmark = pytest.mark.django_db


class Surprise(Exception):
    """What nobody foresaw."""


def respond(day: date | None = None, **answers: str) -> Response:
    page = FeedbackFormPage.objects.first() or make.form_page()
    at = None if day is None else datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    return make.answer(page, make.sheet("VP", **(answers or {"A1": "5"})), at=at)


def test_a_run_is_seen_while_it_is_at_work_and_says_how_it_ended() -> None:
    with recorded(Job.RECOUNT) as notes:
        assert JobRun.objects.get().state == RunState.RUNNING
        notes.rows_in = 7
    run = JobRun.objects.get()
    assert (run.state, run.rows_in, run.attempt, run.ended_badly) == ("done", 7, 1, False)
    assert run.duration is not None


def test_a_failed_run_says_a_sentence_and_lets_the_failure_pass() -> None:
    with pytest.raises(FeedbackError), recorded(Job.RECOUNT):
        raise FeedbackError("The scale was changed.")
    run = JobRun.objects.get()
    assert (run.state, run.error, run.ended_badly) == ("failed", "The scale was changed.", True)


def test_an_unexpected_message_which_may_quote_a_citizen_is_not_kept() -> None:
    with pytest.raises(Surprise), recorded(Job.RECOUNT):
        raise Surprise("Key (text)=(0912345678) already exists")
    error = JobRun.objects.get().error
    assert "Surprise" in error
    assert "0912345678" not in error


def test_a_process_that_is_told_to_stop_leaves_a_failed_run() -> None:
    with pytest.raises(KeyboardInterrupt), recorded(Job.RECOUNT):
        raise KeyboardInterrupt
    assert JobRun.objects.get().state == RunState.FAILED


def test_a_killed_run_is_interrupted_and_not_running_for_ever(settings: Any) -> None:
    settings.FEEDBACK = {"JOB_RUN_SECONDS": 600}
    run = JobRun.objects.create(name=Job.RECOUNT, started_at=now() - timedelta(seconds=599))
    assert not run.is_interrupted
    with time_machine.travel(now() + timedelta(seconds=2)):
        assert run.is_interrupted
        assert list(JobRun.objects.ended_badly()) == [run]


def test_the_run_after_a_failed_or_interrupted_one_is_the_next_attempt() -> None:
    with pytest.raises(Surprise), recorded(Job.RECOUNT):
        raise Surprise
    JobRun.objects.update(state=RunState.RUNNING, started_at=now() - timedelta(days=1))
    with recorded(Job.RECOUNT):
        pass
    with recorded(Job.RECOUNT):
        pass
    assert list(JobRun.objects.order_by("pk").values_list("attempt", flat=True)) == [1, 2, 1]


def test_work_goes_on_where_its_run_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_columns: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM feedback_jobrun")

    monkeypatch.setattr(JobRun.objects, "create", refuse)
    respond()
    assert recorded_work.count_responses().moved == 1
    assert recorded_work.recount_all() == []
    assert Tally.objects.get(question="A1").live == 1
    assert not JobRun.objects.exists()


def test_a_run_that_cannot_be_ended_harms_nobody_and_is_interrupted_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: Any, **_columns: Any) -> None:
        raise DatabaseError

    with recorded(Job.RECOUNT):
        monkeypatch.setattr(JobRun.objects, "filter", refuse)
    monkeypatch.undo()
    assert JobRun.objects.get().state == RunState.RUNNING


def test_counting_says_how_many_of_which_days(form_answers: list[Response]) -> None:
    call_command("aggregate")
    run = JobRun.objects.get()
    assert (run.name, run.rows_in, run.rows_excluded) == (Job.COUNT, 3, 0)
    assert (run.starts, run.ends) == (date(2026, 11, 2), date(2026, 11, 6))


def test_counting_nothing_leaves_no_row() -> None:
    for _round in range(5):
        call_command("aggregate")
        sweeper.sweep()
        recorded_work.watch_batches()
        recorded_work.make_coarse()
        recorded_work.delete_orphan_files()
        recorded_work.delete_expired_contacts()
    assert not JobRun.objects.exists()


def test_short_runs_of_a_minute_are_told_as_one() -> None:
    for _round in range(4):
        respond()
        recorded_work.count_responses()
    assert JobRun.objects.get().rows_in == 4
    with time_machine.travel(now() + timedelta(minutes=2)):
        respond()
        recorded_work.count_responses()
    assert list(JobRun.objects.order_by("pk").values_list("rows_in", flat=True)) == [4, 1]


def test_a_backlog_is_seen_while_it_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded_work, "BACKLOG", 2)
    seen = []
    count = counting.count_pending

    def watched() -> Any:
        seen.append(JobRun.objects.get().state)
        return count()

    monkeypatch.setattr(counting, "count_pending", watched)
    for _each in range(3):
        respond()
    recorded_work.count_responses()
    assert seen == [RunState.RUNNING]
    assert (JobRun.objects.get().state, JobRun.objects.get().rows_in) == ("done", 3)


def test_a_failure_that_comes_again_and_again_is_one_row_with_its_attempts() -> None:
    for _round in range(3):
        with pytest.raises(Surprise), noted(Job.BATCHES):
            raise Surprise
    run = JobRun.objects.get()
    assert (run.state, run.attempt) == ("failed", 3)
    with noted(Job.BATCHES) as notes:
        notes.rows_in = 1
    assert JobRun.objects.order_by("-pk").first().attempt == 4  # type: ignore[union-attr] # made above


def test_a_recount_is_on_record_with_what_went_in(form_answers: list[Response]) -> None:
    recorded_work.count_responses()
    Response.objects.filter(pk=form_answers[0].pk).update(disposition="spam", wanted=0)
    recorded_work.count_responses()
    Tally.objects.filter(question="A1").update(live=40)
    call_command("recount")
    call_command("recount")
    wrong, right = JobRun.objects.filter(name=Job.RECOUNT).order_by("pk")
    assert (wrong.rows_in, wrong.rows_excluded) == (2, 1)
    assert wrong.result_hash != recorded_work.NO_DIFFERENCE
    assert right.result_hash == recorded_work.NO_DIFFERENCE


def test_looking_alone_writes_nothing(form_answers: list[Response]) -> None:
    call_command("aggregate")
    JobRun.objects.all().delete()
    call_command("recount", "--check")
    assert not JobRun.objects.exists()


def test_a_recount_beside_another_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> None:
        raise LeaseTaken("recount")

    monkeypatch.setattr(recorded_work, "recount", busy)
    with pytest.raises(LeaseTaken):
        recorded_work.recount_all()
    assert JobRun.objects.get().state == RunState.FAILED
    assert JobRun.objects.get().error


def test_a_recount_asked_for_twice_is_done_once_by_a_worker(people: People) -> None:
    run = JobRun.objects.create(name=Job.RECOUNT, started_at=now(), state=RunState.DONE)
    assert ask_for_recount(run, people.coordinator)
    assert not ask_for_recount(run, people.admin)
    assert [recount_if_asked(), recount_if_asked()] == [True, False]
    assert JobRun.objects.count() == 2


def test_old_runs_go_and_those_that_a_value_names_stay(settings: Any) -> None:
    settings.FEEDBACK = {"JOB_RUN_DAYS": 90, "COUNTING_RUN_DAYS": 7}
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    named = draft_of(indicator, period()).run
    assert named is not None
    JobRun.objects.update(started_at=now() - timedelta(days=400))
    for job, state, days in (
        (Job.COUNT, RunState.DONE, 8),
        (Job.COUNT, RunState.FAILED, 8),
        (Job.COUNT, RunState.DONE, 6),
        (Job.RECOUNT, RunState.DONE, 91),
        (Job.RECOUNT, RunState.RUNNING, 89),
    ):
        JobRun.objects.create(name=job, state=state, started_at=now() - timedelta(days=days))
    assert [delete_old_runs(), delete_old_runs()] == [2, 0]
    assert JobRun.objects.count() == 4
    assert JobRun.objects.filter(pk=named.pk).exists()


@pytest.fixture
def form_answers() -> list[Response]:
    return [respond(date(2026, 11, day)) for day in (2, 3, 5)]
