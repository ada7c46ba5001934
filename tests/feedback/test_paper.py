"""Paper sheets keyed in by staff: who may, on which days, once for each number."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from feedback.days import LOCAL, local_day, now
from feedback.enums import Channel, Disposition
from feedback.errors import DayRefused, NotYourUnit, PeriodClosed, SheetTaken
from feedback.forms import Sheet
from feedback.models import Campaign, Contact, FeedbackFormPage, Response
from feedback.paper.numbers import sheet_number
from feedback.services import paper
from feedback.services.counting import reconcile
from feedback.services.receipts import find
from feedback.services.versions import version_for
from plan_pages.models import ReportingPeriod
from tests.factories.feedback import block, contact_block, form_page, live_tallies, unit_block
from tests.people import People

pytestmark = pytest.mark.django_db

TODAY = local_day(now())
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def page(people: People) -> FeedbackFormPage:
    return form_page()


def keyed(page: FeedbackFormPage, number: str = "7", **how: Any) -> paper.Paper:
    answers = how.pop("answers", {"A1": "5"})
    sheet = Sheet(unit=how.pop("unit", "VPDKDD"), answers=answers)
    return paper.Paper(version_for(page), how.pop("day", YESTERDAY), number, sheet)


def posted(number: str = "7", **answers: Any) -> dict[str, Any]:
    return {"sheet-day": YESTERDAY.isoformat(), "sheet-number": number, **answers}


def address(page: FeedbackFormPage) -> str:
    return f"/admin/feedback/paper/{version_for(page).form_id}/"


def close(day: date, *, calendar: str = "civil") -> ReportingPeriod:
    return ReportingPeriod.objects.create(
        code="closed",
        name="Closed",
        calendar=calendar,
        kind="month",
        starts=day.replace(day=1),
        ends=(day.replace(day=1) + timedelta(days=40)).replace(day=1),
        closed_at=timezone.now(),
    )


def test_a_sheet_counts_at_noon_of_its_day_on_the_channel_paper(
    page: FeedbackFormPage, people: People
) -> None:
    response = paper.key_in(keyed(page), user=people.officer)
    reconcile()
    assert response.local_date == YESTERDAY
    assert response.accepted_at.astimezone(LOCAL).hour == 12
    assert response.sheet == "7"
    revision = response.revisions.get()
    assert (revision.channel, revision.created_by) == (Channel.PAPER, people.officer)
    assert live_tallies()["A1", "5"] == 1
    assert ModelLogEntry.objects.filter(action="feedback.key_sheet", user=people.officer).exists()


def test_the_same_number_of_a_unit_is_refused_with_who_keyed_it(
    page: FeedbackFormPage, people: People
) -> None:
    paper.key_in(keyed(page), user=people.officer)
    with pytest.raises(SheetTaken, match="officer"):
        paper.key_in(keyed(page, answers={"A1": "1"}), user=people.coordinator)
    assert Response.objects.count() == 1


def test_another_unit_or_another_year_has_its_own_numbers(
    page: FeedbackFormPage, people: People
) -> None:
    first = paper.key_in(keyed(page), user=people.coordinator)
    other = paper.key_in(keyed(page, unit="QLDD"), user=people.coordinator)
    last_year = keyed(page, day=TODAY.replace(month=1, day=1) - timedelta(days=1))
    old = paper.key_in(last_year, user=people.coordinator)
    assert len({first.pk, other.pk, old.pk}) == 3


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (" 007 ", "7"),
        ("0", "0"),
        ("a-12", "A-12"),
        ("12  b", "12 B"),
        ("", ""),
        ("\x007", "7"),
        ("\u202e12", "12"),
        ("9" * 41, ""),
        ("=1+1", "=1+1"),
    ],
)
def test_a_number_has_one_spelling(typed: str, number: str) -> None:
    assert sheet_number(typed) == number


@pytest.mark.parametrize("days", [-1, 366, 100_000])
def test_days_to_come_and_days_long_ago_are_refused(
    page: FeedbackFormPage, people: People, days: int
) -> None:
    with pytest.raises(DayRefused):
        paper.key_in(keyed(page, day=TODAY - timedelta(days=days)), user=people.coordinator)


@pytest.mark.parametrize("calendar", ["civil", "reform"])
def test_no_sheet_is_added_to_a_closed_period_of_any_calendar(
    page: FeedbackFormPage, people: People, calendar: str
) -> None:
    close(YESTERDAY, calendar=calendar)
    with pytest.raises(PeriodClosed, match="Closed"):
        paper.key_in(keyed(page), user=people.coordinator)
    assert not Response.objects.exists()


def test_a_form_with_campaigns_takes_sheets_of_their_days_only(
    page: FeedbackFormPage, people: People
) -> None:
    form = version_for(page).form
    Campaign.objects.create(form=form, name="One", opens_on=YESTERDAY, closes_on=TODAY)
    before = keyed(page, day=YESTERDAY - timedelta(days=1))
    with pytest.raises(DayRefused):
        paper.key_in(before, user=people.coordinator)
    assert paper.key_in(keyed(page), user=people.coordinator).sheet == "7"


def test_an_officer_keys_sheets_about_the_own_unit_only(
    page: FeedbackFormPage, people: People
) -> None:
    with pytest.raises(NotYourUnit):
        paper.key_in(keyed(page, unit="QLDD"), user=people.officer)
    with pytest.raises(NotYourUnit):
        paper.key_in(keyed(page), user=people.admin)
    assert not Response.objects.exists()


def test_an_undone_sheet_leaves_the_counts_and_may_be_keyed_again(
    page: FeedbackFormPage, people: People
) -> None:
    response = paper.key_in(keyed(page), user=people.officer)
    reconcile()
    paper.undo(response, user=people.officer)
    reconcile()
    assert live_tallies() == {}
    again = paper.key_in(keyed(page, answers={"A1": "2"}), user=people.officer)
    reconcile()
    assert again.pk == response.pk
    assert live_tallies()["A1", "2"] == 1
    assert ("A1", "5") not in live_tallies()


def test_a_sheet_that_a_reviewer_excluded_is_not_keyed_again(
    page: FeedbackFormPage, people: People
) -> None:
    response = paper.key_in(keyed(page), user=people.officer)
    paper.undo(response, user=people.officer)
    people.client("coordinator").post(
        f"/admin/feedback/responses/{response.pk}/put-back/", {"reason": "real"}
    )
    people.client("coordinator").post(
        f"/admin/feedback/responses/{response.pk}/exclude/", {"reason": "made up"}
    )
    with pytest.raises(SheetTaken):
        paper.key_in(keyed(page), user=people.officer)
    response.refresh_from_db()
    assert response.disposition == Disposition.EXCLUDED


def test_nobody_undoes_what_somebody_else_keyed_but_the_office(
    page: FeedbackFormPage, people: People
) -> None:
    response = paper.key_in(keyed(page), user=people.officer)
    with pytest.raises(SheetTaken):
        paper.undo(response, user=people.head)
    undo = f"/admin/feedback/paper/sheets/{response.pk}/undo/"
    assert people.client("stranger").post(undo).status_code == 404
    assert people.client("editor").post(undo)["Location"] == "/admin/"
    assert people.client("officer").get(undo).status_code == 405
    assert people.client("coordinator").post(undo).status_code == 302
    response.refresh_from_db()
    assert response.disposition == Disposition.EXCLUDED


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("coordinator", 200),
        ("officer", 200),
        ("head", 200),
        # Wagtail sends whoever may not to its front page.
        ("editor", 302),
        ("analyst", 302),
        ("admin", 302),
        ("anonymous", 302),
    ],
)
def test_who_sees_the_screens(
    page: FeedbackFormPage, people: People, name: str, status: int
) -> None:
    client = people.client(name)
    for path in ("", "import/", "import/xlsx/", "import/csv/"):
        assert client.get(address(page) + path).status_code == status
    assert client.get("/admin/feedback/paper/").status_code == status


def test_a_form_without_a_unit_exists_for_the_office_only(people: People) -> None:
    page = form_page(body=[block("satisfaction", "A1", "Enough seats")])
    assert people.client("officer").get(address(page)).status_code == 404
    assert people.client("coordinator").get(address(page)).status_code == 200
    assert people.client("coordinator").get("/admin/feedback/paper/999999/").status_code == 404


def key(client: Client, page: FeedbackFormPage, **data: Any) -> Any:
    return client.post(address(page), data)


def test_a_clerk_keys_sheet_after_sheet(page: FeedbackFormPage, people: People) -> None:
    client = people.client("officer")
    screen = client.get(address(page)).content.decode()
    assert 'data-key="5"' in screen
    assert 'value="_no_opinion"' in screen
    assert "QLDD" not in screen
    sent = key(client, page, **posted("007", unit="VPDKDD", A1="4", A2="_no_opinion"))
    assert sent.status_code == 302
    following = client.get(sent["Location"]).content.decode()
    response = Response.objects.get()
    assert response.sheet == "7"
    receipt = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", following)
    assert receipt is not None
    assert find(receipt[0]) == response
    assert f'value="{YESTERDAY.isoformat()}"' in following


def test_what_is_wrong_is_said_and_everything_typed_stays(
    page: FeedbackFormPage, people: People
) -> None:
    client = people.client("coordinator")
    sent = key(client, page, **posted("", unit="VPDKDD", A1="4", GOP_Y="Chờ lâu"))
    assert sent.status_code == 422
    assert "Chờ lâu" in sent.content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        posted("1", unit="VPDKDD", A1="6"),
        posted("1", unit="VPDKDD", A1="٣"),
        posted("1", unit="nobody", A1="5"),
        posted("1", unit="VPDKDD"),
        posted("1", unit="VPDKDD", A1=["4", "5"]),
        posted("\x00", unit="VPDKDD", A1="5"),
        posted("1", unit="VPDKDD", A1="5", GOP_Y="a\x00b"),
        {"sheet-day": "2026-02-30", "sheet-number": "1", "unit": "VPDKDD", "A1": "5"},
        {"sheet-day": "9999-12-31", "sheet-number": "1", "unit": "VPDKDD", "A1": "5"},
        {"sheet-day": "0001-01-01", "sheet-number": "1", "unit": "VPDKDD", "A1": "5"},
        {"sheet-day": "\x00", "sheet-number": "1", "unit": "VPDKDD", "A1": "5"},
        {},
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    page: FeedbackFormPage, people: People, data: dict[str, Any]
) -> None:
    assert key(people.client("coordinator"), page, **data).status_code == 422
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "query", ["ngay=9999-99-99", "ngay=%E1%BB%87", "ngon_ngu=xx", "unit=%27", "ngay="]
)
def test_an_odd_address_shows_the_screen_of_today(
    page: FeedbackFormPage, people: People, query: str
) -> None:
    assert people.client("coordinator").get(f"{address(page)}?{query}").status_code == 200


def test_an_officer_cannot_post_another_unit(page: FeedbackFormPage, people: People) -> None:
    sent = key(people.client("officer"), page, **posted("1", unit="QLDD", A1="5"))
    assert sent.status_code == 422
    assert not Response.objects.exists()


def test_contact_data_of_paper_are_kept_only_with_the_tick(people: People) -> None:
    page = form_page(body=[unit_block(), block("satisfaction", "A1"), contact_block()])
    client = people.client("coordinator")
    told = {"unit": "VPDKDD", "A1": "5", "contact_name": "Lan", "contact_phone": "0912345678"}
    key(client, page, **posted("1", **told))
    assert not Contact.objects.exists()
    key(client, page, **posted("2", **told, consent_contact="on"))
    assert Contact.objects.get().response.sheet == "2"
