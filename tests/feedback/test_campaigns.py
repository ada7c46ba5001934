"""Campaigns in the admin: their days, their targets, and what came, unit by unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from wagtail.models import ModelLogEntry

from feedback.enums import Channel
from feedback.models import Campaign, CampaignTarget, FeedbackFormPage
from feedback.services.campaigns import progress_of, set_targets
from feedback.services.counting import count_pending
from feedback.services.review import mark_spam
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory
from tests.people import People

pytestmark = pytest.mark.django_db

KEEPERS = {"editor", "coordinator"}
DAY = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def survey() -> FeedbackFormPage:
    return make.form_page()


def answers(survey: FeedbackFormPage, unit: str, n: int, day: int = 10, **more: Any) -> None:
    for _each in range(n):
        at = datetime(2026, 3, day, 3, tzinfo=UTC)
        make.answer(survey, make.sheet(unit, A1="4"), at=at, **more)


def data(survey: FeedbackFormPage, **changes: Any) -> dict[str, Any]:
    return {
        "form": make.form_of(survey).pk,
        "name": "Quý I",
        "opens_on": "2026-03-01",
        "closes_on": "2026-03-31",
        "invited": "",
        "note": "",
        **changes,
    }


def add(people: People, who: str, sent: dict[str, Any]) -> Any:
    return people.client(who).post(reverse("feedback_campaigns:add"), sent)


def is_refused(response: Any) -> bool:
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


def test_editors_and_the_office_keep_campaigns_and_nobody_else(
    people: People, survey: FeedbackFormPage
) -> None:
    refused = {
        who for who in people.staff() if is_refused(add(people, who, data(survey, name=who)))
    }

    assert refused == set(people.staff()) - KEEPERS - {"admin"}
    # What overlaps the first was refused too, so one is there.
    assert Campaign.objects.get().created_by is not None


@pytest.mark.parametrize("who", ["anonymous"])
def test_a_stranger_is_sent_to_the_login(
    people: People, survey: FeedbackFormPage, who: str
) -> None:
    campaign = make.campaign(survey, "2026-03-01", "2026-03-31")
    for name in ("index", "add"):
        response = people.client(who).get(reverse(f"feedback_campaigns:{name}"))
        assert "login" in response["Location"]
    for name in ("inspect", "edit", "targets"):
        response = people.client(who).get(reverse(f"feedback_campaigns:{name}", args=[campaign.pk]))
        assert "login" in response["Location"]


def test_two_campaigns_of_a_form_do_not_overlap(people: People, survey: FeedbackFormPage) -> None:
    make.campaign(survey, "2026-03-01", "2026-03-31", name="Spring")
    other = make.form_page("khac")

    refused = add(people, "editor", data(survey, opens_on="2026-03-31", closes_on="2026-04-02"))
    backwards = add(people, "editor", data(survey, opens_on="2026-05-02", closes_on="2026-05-01"))
    next_day = add(people, "editor", data(survey, opens_on="2026-04-01", closes_on="2026-04-02"))
    elsewhere = add(people, "editor", data(other))

    assert "“Spring”" in refused.content.decode()
    assert "Ngày cuối trước ngày đầu." in backwards.content.decode()
    assert (next_day.status_code, elsewhere.status_code) == (302, 302)
    assert Campaign.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens_on": "x\x00"},
        {"opens_on": "9999999-01-01"},
        {"form": "x"},
        {"form": "999999"},
        {"invited": "-1"},
        {"invited": "9" * 40},
        {"name": "x" * 5000},
        {"name": "a\x00b"},
    ],
)
def test_bad_input_is_told_and_never_stored(
    people: People, survey: FeedbackFormPage, wrong: dict[str, str]
) -> None:
    assert add(people, "editor", data(survey, **wrong)).status_code in (200, 400)
    assert not Campaign.objects.exists()


def test_targets_are_kept_in_one_table_and_logged(people: People, survey: FeedbackFormPage) -> None:
    campaign = make.campaign(survey, "2026-03-01", "2026-03-31")
    url = reverse("feedback_campaigns:targets", args=[campaign.pk])

    first = people.client("editor").post(
        url, {"VPDKDD-target": "40", "VPDKDD-invited": "100", "QLDD-target": "5"}
    )
    second = people.client("coordinator").post(url, {"VPDKDD-target": "50"})

    assert (first.status_code, second.status_code) == (302, 302)
    target = CampaignTarget.objects.get()
    assert (target.unit, target.target, target.invited) == (people.unit, 50, None)
    assert ModelLogEntry.objects.filter(action="feedback.set_targets").count() == 2
    assert 'value="50"' in people.client("editor").get(url).content.decode()


@pytest.mark.parametrize(
    "row",
    [
        {"VPDKDD-target": "0"},
        {"VPDKDD-target": "-3"},
        {"VPDKDD-target": "many\x00"},
        {"VPDKDD-target": "9" * 30},
        {"VPDKDD-invited": "12"},
        {"VPDKDD-target": "=1+1"},
    ],
)
def test_a_wrong_target_is_told_in_its_row(
    people: People, survey: FeedbackFormPage, row: dict[str, str]
) -> None:
    campaign = make.campaign(survey, "2026-03-01", "2026-03-31")
    url = reverse("feedback_campaigns:targets", args=[campaign.pk])

    response = people.client("editor").post(url, row)

    assert response.status_code in (400, 422)
    assert not CampaignTarget.objects.exists()


@pytest.mark.parametrize("who", ["officer", "head", "approver", "director", "stranger"])
def test_who_only_reads_campaigns_sets_no_targets(
    people: People, survey: FeedbackFormPage, who: str
) -> None:
    campaign = make.campaign(survey, "2026-03-01", "2026-03-31")
    url = reverse("feedback_campaigns:targets", args=[campaign.pk])

    response = people.client(who).post(url, {"VPDKDD-target": "1"})

    assert is_refused(response)
    assert not CampaignTarget.objects.exists()


def test_progress_counts_what_counts_channel_by_channel(
    people: People, survey: FeedbackFormPage
) -> None:
    campaign = make.campaign(survey, "2026-03-01", "2026-03-31")
    set_targets(campaign, {people.unit: (10, 8), people.other_unit: (5, None)}, user=people.editor)
    answers(survey, "VPDKDD", 3)
    answers(survey, "VPDKDD", 2, channel=Channel.KIOSK)
    answers(survey, "QLDD", 1, channel=Channel.PAPER)
    answers(survey, "", 1)
    in_march = datetime(2026, 3, 2, 3, tzinfo=UTC)
    spam = make.answer(survey, make.sheet("VPDKDD", A1="1"), at=in_march)
    mark_spam(spam, people.coordinator, "x")
    count_pending()

    found = progress_of(campaign, date(2026, 3, 30))

    rows = {row.unit.code if row.unit else "": row for row in found.rows}
    assert dict(rows["VPDKDD"].by_channel) == {"web": 3, "kiosk": 2}
    assert (rows["VPDKDD"].missing, rows["VPDKDD"].reached) == (5, Decimal("50.0"))
    assert rows["VPDKDD"].rate == Decimal("62.5")
    assert rows["QLDD"].rate is None
    assert rows[""].counted == 1
    assert found.total is not None
    assert (found.total.counted, found.total.target, found.total.rate) == (7, 15, None)
    assert found.days_left == 2


def test_days_before_and_after_a_campaign_are_not_its_own(survey: FeedbackFormPage) -> None:
    campaign = make.campaign(survey, "2026-03-05", "2026-03-20", invited=4)
    UnitFactory(code="VP")
    for day in (4, 5, 20, 21):
        answers(survey, "VP", 1, day)
    count_pending()

    total = progress_of(campaign, DAY).total

    assert total is not None
    assert (total.counted, total.rate) == (2, Decimal("50.0"))
    assert progress_of(campaign, DAY).days_left == 0


def test_progress_takes_three_queries_however_many_units_and_answers(
    people: People, survey: FeedbackFormPage
) -> None:
    campaign = make.campaign(survey, "2026-03-01", "2026-03-31")
    for n in range(6):
        unit = UnitFactory(code=f"U{n}")
        answers(survey, unit.code, 2)
    count_pending()

    with CaptureQueriesContext(connection) as asked:
        assert len(progress_of(campaign, DAY).rows) == 6
    assert len(asked) == 3


@pytest.mark.parametrize("who", ["officer", "head", "stranger"])
def test_a_unit_reads_its_own_row_and_no_other(
    people: People, survey: FeedbackFormPage, who: str
) -> None:
    today = localdate().isoformat()
    campaign = make.campaign(survey, today, today)
    targets = {people.unit: (111, None), people.other_unit: (222, None)}
    set_targets(campaign, targets, user=people.editor)

    html = people.client(who).get(reverse("feedback_campaigns:inspect", args=[campaign.pk]))

    own, other = ("222", "111") if who == "stranger" else ("111", "222")
    text = html.content.decode()
    assert f"<td>{own}</td>" in text
    assert f"<td>{other}</td>" not in text
    assert "<td>333</td>" not in text
    assert "còn 1 ngày" in text


def test_who_looks_at_all_units_reads_all_rows_and_their_sum(
    people: People, survey: FeedbackFormPage
) -> None:
    today = localdate().isoformat()
    campaign = make.campaign(survey, today, today)
    targets = {people.unit: (111, None), people.other_unit: (222, None)}
    set_targets(campaign, targets, user=people.editor)

    for who in ("editor", "approver", "coordinator", "director", "analyst"):
        url = reverse("feedback_campaigns:inspect", args=[campaign.pk])
        assert "<td>333</td>" in people.client(who).get(url).content.decode(), who
