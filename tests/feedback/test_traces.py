"""After two days nothing is left by which posts could be told apart, and no day has moved."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from feedback.days import LOCAL, now
from feedback.models import Contact, FeedbackFormPage, Response
from feedback.services.counting import count_pending
from feedback.services.recount import check
from feedback.services.review import correct
from feedback.services.traces import make_coarse
from feedback.spam.traces import Traces
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory

pytestmark = pytest.mark.django_db

TRACES = Traces("network", "likeness", "words")


@pytest.fixture
def survey() -> FeedbackFormPage:
    UnitFactory(code="VP")
    return make.form_page()


def sent(page: FeedbackFormPage, hours_ago: float, **more: Any) -> Response:
    at = more.pop("at", now() - timedelta(hours=hours_ago))
    return make.answer(page, make.sheet("VP", A1="4"), traces=TRACES, at=at, **more)


def test_traces_and_the_time_of_day_leave_after_48_hours(survey: FeedbackFormPage) -> None:
    old, fresh = sent(survey, 49), sent(survey, 47)

    assert make_coarse() == 1
    assert make_coarse() == 0

    old.refresh_from_db()
    assert (old.network, old.likeness, old.text_likeness) == ("", "", "")
    assert old.accepted_at.astimezone(LOCAL).hour == 12
    assert old.accepted_at == old.revisions.get().created_at
    fresh.refresh_from_db()
    assert fresh.network == "network"


@pytest.mark.parametrize("utc_hour", [0, 16, 17, 23])
def test_the_day_does_not_move(survey: FeedbackFormPage, utc_hour: int) -> None:
    """17:00 UTC is midnight in Việt Nam."""
    response = sent(survey, 0, at=datetime(2026, 3, 14, utc_hour, 30, tzinfo=UTC))
    count_pending()
    day = response.local_date

    make_coarse()

    response.refresh_from_db()
    assert response.local_date == day
    assert response.accepted_at.astimezone(LOCAL).date() == day
    assert check() == []


def test_whoever_left_contact_data_waits_for_an_answer_since_a_known_moment(
    survey: FeedbackFormPage,
) -> None:
    response = sent(survey, 50)
    contact_for(response)
    moment = response.accepted_at

    make_coarse()

    response.refresh_from_db()
    assert response.network == ""
    assert response.accepted_at == moment


def test_a_revision_by_staff_keeps_its_moment(survey: FeedbackFormPage, people: Any) -> None:
    response = sent(survey, 50)
    correct(response, make.sheet("VP", A1="2"), people.coordinator, "misread")
    moment = response.revisions.get(number=2).created_at

    call_command("make_coarse")

    assert response.revisions.get(number=2).created_at == moment


def contact_for(response: Response) -> None:
    Contact.objects.create(response=response, phone="0912345678", expires_on=response.local_date)
