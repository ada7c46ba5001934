"""By receipt a person reads the answer, corrects contact data, withdraws consent, erases all."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import ModelLogEntry

from feedback.models import Consent, Contact, Reply, Response
from feedback.services.consents import delete_expired, withdraw
from feedback.services.counting import count_pending
from feedback.services.receipts import receipt_for
from feedback.services.replies import reply
from feedback.services.traces import noon_of
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory
from tests.people import People

pytestmark = pytest.mark.django_db

LOOKUP = "/gop-y/tra-cuu/"
GIVEN = {"contact_name": "Lê Thị C", "contact_phone": "0912 345 678"}


def purposes(*codes: str) -> list[dict[str, Any]]:
    return [
        {"type": "item", "id": make.block("x", code)["id"], "value": {"code": code, "text": code}}
        for code in codes
    ]


@pytest.fixture
def sent(client: Client) -> Response:
    """Contact data with consent to be answered and to be invited, counted."""
    UnitFactory(code="VP")
    contact = make.contact_block()
    contact["value"]["purposes"] = purposes("invite", "publish")
    page = make.form_page(body=[make.unit_block(), make.block("satisfaction", "A1"), contact])
    typed = {"unit": "VP", "A1": "4", **GIVEN, "consent_contact": "on", "consent_invite": "on"}
    client.post(page.url, make.data_for(page, **typed))
    count_pending()
    return Response.objects.get()


def ask(client: Client, response: Response, **data: str) -> Any:
    return client.post(LOOKUP, {"code": receipt_for(response.token), **data})


def test_each_purpose_has_a_box_of_its_own_that_is_not_ticked(client: Client) -> None:
    contact = make.contact_block()
    contact["value"]["purposes"] = purposes("invite")
    page = make.form_page(body=[make.block("satisfaction", "A1"), contact])

    html = client.get(page.url).content.decode()

    assert html.count('name="consent_') == 2
    assert "checked" not in html


def test_each_consent_is_kept_with_its_text_version_and_language(sent: Response) -> None:
    kept = {each.purpose: each for each in sent.consents.all()}

    assert sorted(kept) == ["contact", "invite"]
    assert kept["contact"].text == "I agree to be answered."
    assert (kept["invite"].text, kept["invite"].locale) == ("invite", "vi")
    assert len(kept["invite"].text_version) == 12


def test_two_purposes_with_one_code_cannot_be_published(client: Client) -> None:
    contact = make.contact_block()
    contact["value"]["purposes"] = purposes("contact")
    page = make.form_page(body=[make.block("satisfaction", "A1"), contact])

    assert client.get(page.url).status_code == 404


def test_the_state_is_told_and_neither_answers_nor_contact_data(
    client: Client, sent: Response
) -> None:
    html = ask(client, sent).content.decode()

    assert "Lê Thị C" not in html
    assert "0912" not in html
    assert "I agree to be answered." in html


def test_contact_data_is_corrected_and_what_is_empty_stays(client: Client, sent: Response) -> None:
    answer = ask(client, sent, action="contact", contact_phone="0987654321")

    contact = Contact.objects.get()
    assert answer.status_code == 200
    assert (contact.name, contact.phone) == ("Lê Thị C", "0987654321")


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"contact_phone": "12"},
        {"contact_email": "a@b.vn\nBcc: x@y.vn"},
        {"contact_name": "x" * 500},
        {"contact_name": "\x00"},
    ],
)
def test_a_wrong_correction_changes_nothing_and_keeps_what_was_typed(
    client: Client, sent: Response, typed: dict[str, str]
) -> None:
    answer = ask(client, sent, action="contact", **typed)

    assert answer.status_code == 422
    assert Contact.objects.get().phone == "0912 345 678"
    assert answer.context["outcome"].form.data.get("contact_phone") == typed.get("contact_phone")


def test_one_consent_withdrawn_leaves_the_other_and_the_last_takes_the_data(
    client: Client, sent: Response
) -> None:
    ask(client, sent, action="withdraw", purpose="invite")
    assert Contact.objects.exists()

    ask(client, sent, action="withdraw", purpose="contact")
    assert not Contact.objects.exists()
    assert Consent.objects.filter(withdrawn_at__isnull=False).count() == 2
    again = ask(client, sent, action="withdraw", purpose="contact")
    assert again.status_code == 422
    assert sent.revisions.get().answers == {"A1": "4"}


def test_without_contact_data_nothing_is_added(client: Client, sent: Response) -> None:
    Contact.objects.all().delete()

    answer = ask(client, sent, action="contact", contact_phone="0987654321")

    assert answer.status_code == 422
    assert not Contact.objects.exists()


def test_everything_is_erased_only_when_sure_and_leaves_the_counts(
    client: Client, people: People, sent: Response
) -> None:
    reply(sent, "Xin cảm ơn", user=people.coordinator)
    assert ask(client, sent, action="erase").status_code == 422
    assert Contact.objects.exists()

    assert ask(client, sent, action="erase", sure="1").status_code == 200
    assert ask(client, sent, action="erase", sure="1").status_code == 200

    assert make.live_tallies() == {}
    for told in (Contact, Consent, Reply):
        assert not told.objects.exists()
    sent.refresh_from_db()
    assert (sent.receipt_state, sent.network, sent.likeness) == ("erased", "", "")


@pytest.mark.parametrize("action", ["contact", "withdraw", "erase", "\x00", "x" * 5000])
def test_a_stranger_without_the_code_does_nothing(
    client: Client, sent: Response, action: str
) -> None:
    asked = {"code": "ABCD-EFGH-2345", "action": action, "sure": "1", "purpose": "contact"}

    assert client.post(LOOKUP, asked).status_code == 404
    assert Contact.objects.count() == 1
    assert Consent.objects.filter(withdrawn_at__isnull=True).count() == 2


def test_a_foreign_site_does_nothing(client: Client, sent: Response) -> None:
    code = receipt_for(sent.token)
    asked = {"code": code, "action": "erase", "sure": "1"}

    answer = client.post(LOOKUP, asked, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert Contact.objects.exists()


def test_contact_data_goes_when_its_time_is_over(sent: Response) -> None:
    last = Contact.objects.get().expires_on

    assert delete_expired(last) == 0
    assert delete_expired(last + timedelta(days=1)) == 1
    assert delete_expired(date(9999, 1, 1)) == 0
    call_command("delete_expired_contacts")


def accepted_long_ago(response: Response, network: str = "") -> datetime:
    at = noon_of(response.local_date) - timedelta(days=100, hours=3, minutes=7)
    response.revisions.update(created_at=at)
    Response.objects.update(accepted_at=at, local_date=at.date(), network=network)
    return at


def times(response: Response) -> set[datetime]:
    response.refresh_from_db()
    return {response.accepted_at, *response.revisions.values_list("created_at", flat=True)}


def test_with_expired_contact_data_goes_the_time_of_day(sent: Response) -> None:
    at = accepted_long_ago(sent)

    delete_expired(date(1999, 1, 1))
    assert times(sent) == {at}
    delete_expired(date(9999, 1, 1))
    assert times(sent) == {noon_of(at.date())}


def test_with_the_last_consent_goes_the_time_of_day(sent: Response) -> None:
    at = accepted_long_ago(sent)

    withdraw(sent, "contact")
    assert times(sent) == {at}
    withdraw(sent, "invite")
    assert times(sent) == {noon_of(at.date())}


def test_the_time_stays_while_the_traces_are_needed(sent: Response) -> None:
    at = accepted_long_ago(sent, network="x")

    delete_expired(date(9999, 1, 1))
    assert times(sent) == {at}


@pytest.mark.parametrize("name", ["coordinator", "head"])
def test_the_office_and_the_head_answer_and_the_holder_reads_it(
    people: People, client: Client, sent: Response, name: str
) -> None:
    sent.revisions.update(unit=people.unit.code)

    answered = people.client(name).post(
        f"/admin/feedback/responses/{sent.pk}/reply/", {"text": "Sở đã sửa <b>biển</b>"}
    )

    assert answered.status_code == 302
    assert "Sở đã sửa &lt;b&gt;biển&lt;/b&gt;" in ask(client, sent).content.decode()
    assert ModelLogEntry.objects.filter(action="feedback.reply").count() == 1


@pytest.mark.parametrize(
    "name", ["officer", "stranger", "editor", "analyst", "director", "admin", "anonymous"]
)
def test_nobody_else_answers(people: People, sent: Response, name: str) -> None:
    sent.revisions.update(unit=people.unit.code)

    tried = people.client(name).post(
        f"/admin/feedback/responses/{sent.pk}/reply/", {"text": "Sở đã sửa"}
    )

    assert tried.status_code == (404 if name == "stranger" else 302)
    assert not Reply.objects.exists()


def test_an_empty_answer_is_not_sent(people: People, sent: Response) -> None:
    tried = people.client("coordinator").post(
        f"/admin/feedback/responses/{sent.pk}/reply/", {"text": " \x00 "}
    )

    assert tried.status_code == 200
    assert not Reply.objects.exists()
