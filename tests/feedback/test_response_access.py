"""Who reads what citizens sent: every account asks, and only two kinds of people get an answer."""

import re

import pytest
from wagtail.models import ModelLogEntry

from feedback.enums import Disposition
from feedback.models import Contact, Response
from feedback.services.counting import count_pending
from feedback.services.review import correct
from tests.factories import feedback as make
from tests.people import People

pytestmark = pytest.mark.django_db

TEXT = "bí mật của người dân"
PHONE = "0987654321"
READERS = ["coordinator", "officer", "head"]
OTHERS = ["editor", "approver", "analyst", "director", "admin", "stranger", "anonymous"]


@pytest.fixture
def response(people: People) -> Response:
    """A response about the unit of ``officer`` and ``head``, with text and contact data."""
    page = make.form_page()
    sheet = make.sheet(people.unit.code, A1="4")
    sheet.texts["GOP_Y"] = TEXT
    response = make.answer(page, sheet)
    Contact.objects.create(
        response=response,
        name="Nguyễn Văn A",
        phone=PHONE,
        expires_on=response.local_date,
    )
    return response


def address(response: Response, action: str = "") -> str:
    return f"/admin/feedback/responses/{response.pk}/{action}"


@pytest.mark.parametrize("name", READERS)
def test_the_office_and_the_own_unit_read_text_and_it_is_logged(
    people: People, response: Response, name: str
) -> None:
    client = people.client(name)

    shown = client.get(address(response))

    assert TEXT in shown.content.decode()
    assert PHONE not in shown.content.decode()
    entry = ModelLogEntry.objects.get(action="feedback.read_text")
    assert entry.user == getattr(people, name)


@pytest.mark.parametrize("name", READERS)
def test_the_office_and_the_own_unit_read_contact_data_on_request_and_it_is_logged(
    people: People, response: Response, name: str
) -> None:
    client = people.client(name)

    shown = client.post(address(response, "contact/"))

    assert PHONE in shown.content.decode()
    assert ModelLogEntry.objects.get(action="feedback.read_contact").user == getattr(people, name)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("action", ["", "contact/", "spam/", "erase/"])
def test_nobody_else_reads_or_does_anything(
    people: People, response: Response, name: str, action: str
) -> None:
    client = people.client(name)

    for answer in (
        client.get(address(response, action)),
        client.post(address(response, action), {"reason": "x"}),
        client.get("/admin/feedback/responses/"),
        client.get("/admin/feedback/responses/?export=csv"),
    ):
        body = answer.getvalue().decode(errors="replace")
        assert TEXT not in body
        assert PHONE not in body
        # Django's own admin pages redirect whoever may not see them.
        assert answer.status_code in (302, 403, 404, 405) or not re.search(
            rf"responses/{response.pk}/", body
        )
    response.refresh_from_db()
    assert response.disposition == Disposition.ACCEPTED


def test_an_officer_of_another_unit_finds_nothing(people: People, response: Response) -> None:
    client = people.client("stranger")

    assert client.get(address(response)).status_code == 404
    assert client.post(address(response, "contact/")).status_code == 404
    listing = client.get(f"/admin/feedback/responses/?unit={people.unit.code}")
    assert listing.status_code == 200
    assert address(response) not in listing.content.decode()


@pytest.mark.parametrize("name", ["officer", "head"])
def test_a_unit_cannot_set_aside_what_was_said_about_it(
    people: People, response: Response, name: str
) -> None:
    answer = people.client(name).post(address(response, "spam/"), {"reason": "we do not like it"})

    response.refresh_from_db()
    assert response.disposition == Disposition.ACCEPTED
    assert answer.status_code in (302, 403)


def test_the_coordinator_sets_aside_and_puts_back_with_a_reason(
    people: People, response: Response
) -> None:
    client = people.client("coordinator")
    count_pending()

    client.post(address(response, "spam/"), {"reason": "  "})
    response.refresh_from_db()
    assert response.disposition == Disposition.ACCEPTED

    client.post(address(response, "spam/"), {"reason": "advertising"})
    count_pending()
    assert make.live_tallies() == {}

    client.post(address(response, "put-back/"), {"reason": "a person after all"})
    count_pending()
    assert make.live_tallies()["A1", "4"] == 1
    reasons = ModelLogEntry.objects.filter(action="feedback.spam").values_list("data", flat=True)
    assert [data["reason"] for data in reasons] == ["advertising"]


def test_erasing_in_the_admin_leaves_nothing_to_read(people: People, response: Response) -> None:
    client = people.client("coordinator")

    client.post(address(response, "erase/"), {"reason": "asked by telephone"})

    shown = client.get(address(response)).content.decode()
    assert TEXT not in shown
    assert not Contact.objects.exists()


def test_a_corrected_unit_takes_the_response_out_of_sight_of_the_first(
    people: People, response: Response
) -> None:
    correct(response, make.sheet(people.other_unit.code, A1="4"), people.coordinator, "wrong unit")

    assert people.client("officer").get(address(response)).status_code == 404
    assert people.client("stranger").get(address(response)).status_code == 200


def test_deleting_a_form_with_responses_is_refused_in_a_sentence(
    people: People, response: Response
) -> None:
    page = make.index_page()
    client = people.client("admin")

    for path in (
        f"/admin/pages/{page.pk}/delete/",
        f"/admin/pages/{page.get_first_child().pk}/delete/",
        f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}",
    ):
        answer = client.post(path, follow=True)
        assert answer.status_code == 200
        assert "1" in answer.content.decode()
    page.refresh_from_db()
    assert page.get_children().count() == 1
