"""A form is open on the days of its campaigns, by the clocks of Việt Nam."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from feedback.models import FeedbackFormPage, Response
from feedback.opening import Opening, opening_on
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory

pytestmark = pytest.mark.django_db

FORM = "/en/gop-y/khao-sat/"
# The last second of 31 March in Việt Nam, and the first of 1 April.
LAST, AFTER = "2026-03-31T16:59:59Z", "2026-03-31T17:00:00Z"
FIRST, BEFORE = "2026-02-28T17:00:00Z", "2026-02-28T16:59:59Z"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(params=["UTC", "America/Los_Angeles"])
def server_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.fixture
def survey() -> FeedbackFormPage:
    UnitFactory(code="VP")
    page = make.form_page(title="Survey of March")
    make.campaign(page, "2026-03-01", "2026-03-31")
    return page


def sent(page: FeedbackFormPage, opened: str, at: str, **typed: str) -> int:
    """The status of an answer whose page was opened at one moment and sent at another."""
    with time_machine.travel(opened, tick=False):
        data = make.data_for(page, unit="VP", A1="4", **typed)
    with time_machine.travel(at, tick=False):
        return int(Client(enforce_csrf_checks=True).post(FORM, data).status_code)


def test_a_form_without_campaigns_is_open() -> None:
    assert opening_on(date(2026, 3, 1), []) == Opening(is_open=True)


def test_between_two_campaigns_both_neighbours_are_told() -> None:
    march = (date(2026, 3, 1), date(2026, 3, 31))
    may = (date(2026, 5, 1), date(2026, 5, 2))

    found = opening_on(date(2026, 4, 10), [may, march])

    assert found == Opening(is_open=False, begins=may[0], ended=march[1])
    assert opening_on(may[1], [march, may]) == Opening(is_open=True, until=may[1], ended=march[1])


@pytest.mark.parametrize(
    ("moment", "is_open"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)]
)
@pytest.mark.usefixtures("server_zone")
def test_it_opens_and_closes_at_midnight_in_vietnam_wherever_the_server_stands(
    survey: FeedbackFormPage, moment: str, is_open: bool
) -> None:
    with time_machine.travel(moment, tick=False):
        page = Client().get(FORM)

    assert page.status_code == 200
    assert ("<form" in page.content.decode().split("<h1")[1]) is is_open
    assert page.has_header("X-Robots-Tag") is not is_open


def test_a_page_opened_in_time_is_sent_for_half_an_hour_after_the_end(
    survey: FeedbackFormPage,
) -> None:
    assert sent(survey, opened=LAST, at="2026-03-31T17:29:59Z") == 303
    assert sent(survey, opened=LAST, at="2026-03-31T17:30:00Z") == 403
    assert sent(survey, opened=AFTER, at=AFTER) == 403
    assert Response.objects.count() == 1


def test_what_arrives_too_late_is_given_back_and_not_kept(survey: FeedbackFormPage) -> None:
    with time_machine.travel(LAST, tick=False):
        data = make.data_for(survey, unit="VP", A1="4", C1=["time"], GOP_Y="<b>giữ lại</b>")
    with time_machine.travel("2026-04-01T03:00:00Z", tick=False):
        page = Client(enforce_csrf_checks=True).post(FORM, data)

    html = page.content.decode()
    assert page.status_code == 403
    assert "&lt;b&gt;giữ lại&lt;/b&gt;" in html
    assert "Time" in html
    assert "31/03/2026" in html
    assert not Response.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "\x00", "a" * 600])
def test_nothing_typed_is_lost_with_a_token_of_no_use(survey: FeedbackFormPage, token: str) -> None:
    with time_machine.travel("2026-04-01T03:00:00Z", tick=False):
        page = Client().post(FORM, {"token": token, "GOP_Y": "giữ lại", "A1": ["x\x00", "9" * 99]})

    assert page.status_code == 403
    assert "giữ lại" in page.content.decode()


def test_the_receipt_of_an_answer_sent_in_time_is_shown_to_who_sends_it_again(
    survey: FeedbackFormPage,
) -> None:
    with time_machine.travel(LAST, tick=False):
        data = make.data_for(survey, unit="VP", A1="4")
        first = Client().post(FORM, data)
    with time_machine.travel("2026-04-01T03:00:00Z", tick=False):
        again = Client().post(FORM, data)

    assert (first.status_code, again.status_code) == (303, 303)
    assert Response.objects.count() == 1


def test_the_list_tells_until_when_forms_are_open_and_keeps_closed_ones_apart(
    survey: FeedbackFormPage,
) -> None:
    make.form_page("always", title="Always open")
    with time_machine.travel(LAST, tick=False):
        during = Client().get("/en/gop-y/").content.decode()
    with time_machine.travel(AFTER, tick=False):
        after = Client().get("/en/gop-y/").content.decode()

    assert "31/03/2026" in during
    assert "chua-mo" not in during
    above, _separator, below = after.partition("chua-mo")
    assert "Survey of March" in below
    assert "Survey of March" not in above
    assert "Always open" in above
