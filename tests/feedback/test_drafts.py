"""Drafts by the clock: nightly and at period ends, of Việt Nam's days, over open periods."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from celery import current_app
from celery.schedules import crontab
from django.core.management import CommandError, call_command

from feedback import tasks
from feedback.enums import Job, RunState, SnapshotState
from feedback.indicators.errors import NothingChanged, ReasonNeeded, WrongCalendar
from feedback.models import Indicator, IndicatorSnapshot, JobRun, Lease, Response
from feedback.services import drafts
from feedback.services.drafts import compute_drafts, compute_failed_again, correction_of, draft_of
from feedback.services.publication import publish, submit
from plan_pages.services.periods import close_period
from tests.feedback.factories_indicators import (
    answers,
    make_form,
    make_indicator,
    period,
    published,
)
from tests.people import People

pytestmark = pytest.mark.django_db

IN_NOVEMBER = date(2026, 11, 20)


@pytest.fixture
def indicator() -> Indicator:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    return indicator


@pytest.fixture(params=["America/Los_Angeles", "Pacific/Kiritimati"])
def other_zone(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    """The server believes to stand elsewhere: the process and the site's TIME_ZONE."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = settings.TIME_ZONE = request.param
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def periods_drafted() -> set[str]:
    return set(IndicatorSnapshot.objects.values_list("period__code", flat=True))


def test_every_open_period_that_has_begun_gets_its_draft(indicator: Indicator) -> None:
    for code in ("2026", "2026-Q4", "2026-11", "2026-H1", "CCHC-2022-N"):
        period(code)
    compute_drafts(IN_NOVEMBER)
    # Nobody answered in the first half of the year; the other calendar is not the indicator's.
    assert periods_drafted() == {"2026", "2026-Q4", "2026-11"}


def test_a_period_that_has_not_begun_has_no_draft(indicator: Indicator) -> None:
    period("2026-11")
    compute_drafts(date(2026, 10, 31))
    assert not IndicatorSnapshot.objects.exists()
    compute_drafts(date(2026, 11, 1))
    assert periods_drafted() == {"2026-11"}


def test_a_closed_period_stays_as_it_is(indicator: Indicator) -> None:
    year, month = period("2026"), period("2026-11")
    compute_drafts(IN_NOVEMBER)
    close_period(month)
    before = IndicatorSnapshot.objects.get(period=month).result_hash
    answers(indicator.form, {"A1": (5, 5), "A2": (5, 5)})
    compute_drafts(IN_NOVEMBER)
    assert IndicatorSnapshot.objects.get(period=month).result_hash == before
    assert IndicatorSnapshot.objects.get(period=year).result_hash != before


def test_a_published_value_stays_until_somebody_publishes_the_new_draft(
    indicator: Indicator, people: People
) -> None:
    value = published(indicator, people)
    compute_drafts(IN_NOVEMBER)
    assert IndicatorSnapshot.objects.get() == value
    answers(indicator.form, {"A1": (20, 20), "A2": (20, 20)})
    compute_drafts(IN_NOVEMBER)
    draft = IndicatorSnapshot.objects.in_work().get()
    assert (draft.supersedes, draft.submitted_by) == (value, None)
    value.refresh_from_db()
    assert value.state == SnapshotState.PUBLISHED


def test_a_submitted_value_is_left_alone(indicator: Indicator, people: People) -> None:
    submitted = submit(draft_of(indicator, period()), people.analyst)
    answers(indicator.form, {"A1": (20, 20), "A2": (20, 20)})
    compute_drafts(IN_NOVEMBER)
    submitted.refresh_from_db()
    assert (submitted.state, submitted.values.get(unit="").respondents) == ("submitted", 40)


def test_twice_and_by_two_beats_is_once(indicator: Indicator) -> None:
    period()
    compute_drafts(IN_NOVEMBER)
    snapshot = IndicatorSnapshot.objects.get()
    computed = snapshot.computed_at
    Lease.objects.update_or_create(
        name=drafts.LEASE,
        defaults={"holder": "another:1:1", "expires_at": datetime(2099, 1, 1, tzinfo=UTC)},
    )
    assert compute_drafts(IN_NOVEMBER).drafts == []
    Lease.objects.all().delete()
    compute_drafts(IN_NOVEMBER)
    snapshot.refresh_from_db()
    assert snapshot.computed_at == computed


def test_one_that_cannot_be_computed_holds_up_no_other(indicator: Indicator) -> None:
    period()
    form = make_form(options="123")
    form_of_other_scale = make_indicator(form, code="other-scale")
    answers(form, {"A1": (1, 2), "A2": (1, 2)})
    done = compute_drafts(IN_NOVEMBER)
    assert [draft.indicator for draft in done.drafts] == [indicator]
    run = JobRun.objects.failed().get()
    assert (run.indicator, run.period) == (form_of_other_scale, period())
    assert "A1" in run.error


def test_what_failed_is_tried_again_five_times(
    indicator: Indicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    when = period()

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken_for_now:
        broken_for_now.setattr(drafts, "compute", broken)
        compute_drafts(IN_NOVEMBER)
        for _round in range(7):
            compute_failed_again()
    runs = JobRun.objects.of(Job.DRAFT, indicator, when)
    assert [run.attempt for run in runs] == [5, 4, 3, 2, 1]
    compute_drafts(IN_NOVEMBER)
    done = runs.all()[0]
    assert (done.state, done.attempt) == (RunState.DONE, 6)
    assert not compute_failed_again().drafts
    assert IndicatorSnapshot.objects.get().run == done


def test_an_interrupted_computation_is_taken_up_again(indicator: Indicator) -> None:
    when = period()
    JobRun.objects.create(
        name=Job.DRAFT,
        indicator=indicator,
        period=when,
        started_at=datetime.now(UTC) - timedelta(hours=2),
    )
    assert len(compute_failed_again().drafts) == 1


def test_the_run_says_what_went_in_what_was_kept_out_and_what_came_of_it(
    indicator: Indicator,
) -> None:
    form = indicator.form
    for number, (day, state) in enumerate(
        [(date(2026, 11, 3), "spam"), (date(2026, 11, 4), "excluded"), (date(2025, 1, 1), "spam")]
    ):
        Response.objects.create(
            form=form,
            version=form.versions.get(),
            token=str(number),
            receipt_hash=str(number),
            accepted_at=datetime.now(UTC),
            local_date=day,
            disposition=state,
            wanted=0,
        )
    draft = draft_of(indicator, period())
    run = draft.run
    assert run is not None
    assert (run.rows_in, run.rows_excluded, run.result_hash) == (40, 2, draft.result_hash)
    assert (run.starts, run.ends) == (date(2026, 1, 1), date(2027, 1, 1))


def test_a_draft_keeps_the_run_that_made_its_figures(indicator: Indicator) -> None:
    made = draft_of(indicator, period()).run
    assert draft_of(indicator, period()).run == made
    assert JobRun.objects.count() == 2


def test_figures_that_are_published_already_are_no_failure(
    indicator: Indicator, people: People
) -> None:
    published(indicator, people)
    with pytest.raises(NothingChanged):
        draft_of(indicator, period())
    assert JobRun.objects.get().state == RunState.DONE


def test_a_period_of_the_other_calendar_leaves_no_failed_run(indicator: Indicator) -> None:
    with pytest.raises(WrongCalendar):
        draft_of(indicator, period("CCHC-2022-N"))
    assert not JobRun.objects.exists()


def test_a_correction_names_its_run_and_keeps_what_was_learned(
    indicator: Indicator, people: People
) -> None:
    draft = draft_of(indicator, period())
    IndicatorSnapshot.objects.filter(pk=draft.pk).update(learned="Chờ lâu", will_do_en="Two more")
    value = publish(submit(draft, people.analyst), people.approver)
    answers(indicator.form, {"A1": (20, 20), "A2": (20, 20)})
    corrected = correction_of(value, "Thiếu phiếu giấy", people.analyst)
    assert corrected.run == JobRun.objects.of(Job.DRAFT, indicator, period()).first()
    assert (corrected.learned, corrected.will_do_en) == ("Chờ lâu", "Two more")


def test_a_correction_that_may_not_be_leaves_no_run(indicator: Indicator, people: People) -> None:
    value = published(indicator, people)
    with pytest.raises(ReasonNeeded):
        correction_of(value, "", people.analyst)
    assert not JobRun.objects.exists()


def test_the_command_says_each_draft_and_fails_where_one_failed(indicator: Indicator) -> None:
    period()
    out = StringIO()
    with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC)):
        call_command("compute_drafts", stdout=out)
    assert json.loads(out.getvalue()) == {
        "code": "sipas-access",
        "period": "2026",
        "state": "draft",
    }
    form = make_form(options="123")
    make_indicator(form, code="other-scale")
    answers(form, {"A1": (1, 2), "A2": (1, 2)})
    with pytest.raises(CommandError), time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC)):
        call_command("compute_drafts", stdout=StringIO())


@pytest.mark.usefixtures("other_zone")
def test_a_period_begins_at_midnight_of_viet_nam_wherever_the_server_stands(
    indicator: Indicator,
) -> None:
    period("2026-11")
    with time_machine.travel(datetime(2026, 10, 31, 16, 59, 59, tzinfo=UTC), tick=False):
        compute_drafts()
    assert not IndicatorSnapshot.objects.exists()
    with time_machine.travel(datetime(2026, 10, 31, 17, 0, tzinfo=UTC), tick=False):
        compute_drafts()
    assert periods_drafted() == {"2026-11"}


@pytest.mark.usefixtures("other_zone")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-11-30T17:09:00+00:00", "2026-11-30T17:11:00+00:00"),
        ("2026-12-14T17:09:00+00:00", "2026-12-14T17:11:00+00:00"),
        ("2026-12-31T17:09:00+00:00", "2026-12-31T17:11:00+00:00"),
        ("2028-02-29T17:09:00+00:00", "2028-02-29T17:11:00+00:00"),
    ],
)
def test_beat_computes_just_after_a_period_has_ended_in_viet_nam(
    settings: Any, before: str, after: str
) -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["compute-drafts-at-period-ends"]
    with time_machine.travel(datetime.fromisoformat(before), tick=False):
        yesterday = datetime.now(UTC) - timedelta(hours=1)
        assert not due(entry["schedule"], yesterday)
    with time_machine.travel(datetime.fromisoformat(after), tick=False):
        assert due(entry["schedule"], yesterday)


def due(schedule: crontab, last: datetime) -> bool:
    schedule.app = current_app
    current_app.conf.update(timezone="Asia/Ho_Chi_Minh", enable_utc=True)
    return bool(schedule.is_due(last).is_due)


def test_beat_computes_every_night_and_names_tasks_that_exist(settings: Any) -> None:
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        if entry["task"].startswith("feedback."):
            assert hasattr(tasks, entry["task"].removeprefix("feedback.tasks."))
    nightly = settings.CELERY_BEAT_SCHEDULE["compute-drafts"]["schedule"]
    assert len(nightly.day_of_month) == 31


def test_what_ended_at_midnight_is_computed_whole_though_nobody_closed_it(
    indicator: Indicator,
) -> None:
    month = period("2026-11")
    compute_drafts(date(2026, 11, 30))
    answers(indicator.form, {"A1": (10, 10), "A2": (10, 10)}, half_month=date(2026, 11, 15))
    answers(indicator.form, {"A1": (1, 1), "A2": (1, 1)}, half_month=date(2026, 12, 1))
    compute_drafts(date(2026, 12, 1))
    snapshot = IndicatorSnapshot.objects.get(period=month)
    assert snapshot.values.get(unit="").respondents == 50
