"""An open batch holds the draft value until a reviewer has decided, and nothing else."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from feedback.days import now
from feedback.enums import BatchState
from feedback.indicators.errors import HeldByBatch, StaleDraft
from feedback.models import Batch, FeedbackFormPage, Indicator, IndicatorSnapshot
from feedback.services import batches
from feedback.services.counting import count_pending
from feedback.services.definitions import define
from feedback.services.indicators import compute
from feedback.services.noticing import notice
from feedback.services.publication import publish, submit
from feedback.services.versions import version_for
from feedback.spam.traces import Traces
from plan_pages.models import ReportingPeriod
from tests.factories import feedback as make
from tests.factories.plan_pages import ReportingPeriodFactory
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_hold(settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "BURST_HOLD": 10}


@pytest.fixture
def survey(people: People) -> FeedbackFormPage:
    return make.form_page()


@pytest.fixture
def year() -> ReportingPeriod:
    return of_year(now().year)


@pytest.fixture
def indicator(survey: FeedbackFormPage) -> Indicator:
    form = version_for(survey).form
    found = Indicator.objects.create(code="sipas", title="Hài lòng", form=form)
    define(found, [{"code": "all", "questions": ["A1", "A2"]}])
    send(survey, 30, "honest-{}", "4")
    return found


def of_year(year: int) -> ReportingPeriod:
    starts, ends = date(year, 1, 1), date(year + 1, 1, 1)
    return ReportingPeriodFactory(code=str(year), starts=starts, ends=ends)


def send(page: FeedbackFormPage, n: int, likeness: str, answer: str) -> None:
    for number in range(n):
        traces = Traces(f"network-{number}", likeness.format(number))
        sheet = make.sheet("QLDD", A1=answer, A2=answer)
        make.answer(page, sheet, traces=traces, at=now() - timedelta(seconds=number))
    count_pending()


def attack(page: FeedbackFormPage) -> Batch:
    send(page, 12, "alike", "1")
    notice()
    return Batch.objects.get(state=BatchState.OPEN)


def whole(snapshot: IndicatorSnapshot) -> int:
    return snapshot.values.get(unit="", channel="").respondents


def test_a_draft_with_an_open_batch_is_not_submitted_until_somebody_decides(
    survey: FeedbackFormPage, indicator: Indicator, year: ReportingPeriod, people: People
) -> None:
    batch = attack(survey)
    draft = compute(indicator, year)

    with pytest.raises(HeldByBatch) as held:
        submit(draft, people.analyst)
    assert held.value.batches == [batch]

    batches.include(batch, people.coordinator)
    assert submit(draft, people.analyst).is_submitted


def test_figures_that_a_batch_has_left_are_computed_again(
    survey: FeedbackFormPage, indicator: Indicator, year: ReportingPeriod, people: People
) -> None:
    batch = attack(survey)
    draft = compute(indicator, year)
    assert whole(draft) == 42
    batches.exclude(batch, people.coordinator, "one machine")

    with pytest.raises(HeldByBatch):
        # It has been decided, and not yet counted.
        submit(draft, people.analyst)
    count_pending()
    with pytest.raises(StaleDraft):
        submit(draft, people.analyst)

    again = compute(indicator, year)
    assert whole(again) == 30
    assert submit(again, people.analyst).is_submitted


def test_a_batch_that_nobody_had_looked_for_yet_holds_too(
    survey: FeedbackFormPage, indicator: Indicator, year: ReportingPeriod, people: People
) -> None:
    send(survey, 12, "alike", "1")

    with pytest.raises(HeldByBatch):
        submit(compute(indicator, year), people.analyst)


def test_what_came_on_a_later_day_than_the_figures_does_not_hold_them(
    survey: FeedbackFormPage, indicator: Indicator, year: ReportingPeriod, people: People
) -> None:
    draft = compute(indicator, year)
    IndicatorSnapshot.objects.filter(pk=draft.pk).update(computed_at=now() - timedelta(days=2))
    draft.refresh_from_db()
    attack(survey)

    assert submit(draft, people.analyst).is_submitted


def test_a_submitted_value_whose_batch_was_noticed_late_is_not_published(
    survey: FeedbackFormPage, indicator: Indicator, year: ReportingPeriod, people: People
) -> None:
    submitted = submit(compute(indicator, year), people.analyst)
    attack(survey)

    with pytest.raises(HeldByBatch):
        publish(submitted, people.approver)


def test_a_batch_of_another_form_or_period_holds_nothing(
    survey: FeedbackFormPage, indicator: Indicator, year: ReportingPeriod, people: People
) -> None:
    attack(make.form_page("khac"))
    assert submit(compute(indicator, year), people.analyst).is_submitted

    Batch.objects.update(state=BatchState.ACCEPTED)
    attack(survey)
    last_year = compute(indicator, of_year(now().year - 1))
    assert submit(last_year, people.analyst).is_submitted


def test_the_command_says_what_is_held_and_why(
    survey: FeedbackFormPage, indicator: Indicator, year: ReportingPeriod, people: People
) -> None:
    batch = attack(survey)

    (line,) = published(year)
    assert (line["state"], line["batches"]) == ("held", [batch.pk])
    assert str(batch.pk) in line["why"]

    batches.exclude(batch, people.coordinator, "one machine")
    count_pending()
    (line,) = published(year)
    assert line["state"] == "published"


def published(year: ReportingPeriod) -> list[dict[str, Any]]:
    out = StringIO()
    call_command(
        "publish_indicators",
        period=year.code,
        submitted_by="analyst",
        published_by="approver",
        stdout=out,
    )
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(("name", "is_linked"), [("coordinator", True), ("analyst", False)])
def test_the_admin_says_what_is_held_with_a_link_for_whoever_decides(
    indicator: Indicator, year: ReportingPeriod, people: People, name: str, is_linked: bool
) -> None:
    batch = attack(FeedbackFormPage.objects.get())
    draft = compute(indicator, year)
    client = people.client(name)
    value = reverse("feedback_indicator_value", args=[draft.pk])
    submitting = reverse("feedback_indicator_step", args=[draft.pk, "submit"])

    pages = [
        client.get(reverse("feedback_indicator_compute")),
        client.get(value),
        client.post(submitting, {"seen": draft.result_hash}, follow=True),
    ]

    link = reverse("feedback_batches:detail", args=[batch.pk])
    assert [link in page.content.decode() for page in pages] == [is_linked] * 3
    draft.refresh_from_db()
    assert draft.is_draft
