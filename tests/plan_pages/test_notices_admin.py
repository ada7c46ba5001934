"""Notices in the admin: everybody's own; the Office's list of mail that was not sent."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from plan_pages.enums import EmailPreference, MailState, NoticeKind
from plan_pages.models import Notice, NoticePreference
from plan_pages.services.notices import mark_all_read, notify
from tests.people import People

EVERYBODY = [
    "editor",
    "approver",
    "officer",
    "head",
    "coordinator",
    "analyst",
    "director",
    "admin",
    "stranger",
]
INDEX = "/admin/reform_notices/"
UNSENT = "/admin/reform_unsent_mail/"


def tell(person: User, subject: str = "Quá hạn", key: str = "once", path: str = "") -> Notice:
    notify([person], NoticeKind.OVERDUE, key, subject, body="Chi tiết", path=path)
    return Notice.objects.get(recipient=person, key=key)


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def panel(client: Client) -> BeautifulSoup | None:
    page = BeautifulSoup(text(client, "/admin/"), "html.parser")
    found = page.select_one("ul.notices")
    return BeautifulSoup(str(found), "html.parser") if found else None


def strict_client(person: User) -> Client:
    """A browser that has to prove that its forms are ours."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- the panel ---
def test_the_home_page_shows_the_newest_unread_notices(people: People) -> None:
    for number in range(12):
        tell(people.officer, f"Việc {number:02}", key=str(number), path=f"/admin/viec/{number}/")
    shown = panel(people.client("officer"))
    assert shown is not None
    links = [(link.get_text(), link["href"]) for link in shown.select("a")]
    assert links == [(f"Việc {n:02}", f"/admin/viec/{n}/") for n in range(11, 1, -1)]


def test_the_home_page_shows_no_notice_of_anybody_else_and_none_that_was_read(
    people: People,
) -> None:
    tell(people.officer)
    assert panel(people.client("head")) is None
    mark_all_read(people.officer)
    assert panel(people.client("officer")) is None


def test_the_buttons_of_the_home_page_lead_back_to_it(people: People) -> None:
    notice, client = tell(people.officer), strict_client(people.officer)
    shown = panel(client)
    assert shown is not None
    fields = {field["name"]: field["value"] for field in shown.select("form input")}
    response = client.post(f"{INDEX}{notice.pk}/read/", fields)
    assert response["Location"] == "/admin/"
    notice.refresh_from_db()
    assert notice.read_at is not None


@pytest.mark.parametrize("path", ["javascript:alert(1)", "//evil.example", "https://evil.example"])
def test_a_notice_links_only_within_the_site(people: People, path: str) -> None:
    tell(people.officer, path=path)
    shown = panel(people.client("officer"))
    assert shown is not None
    assert not shown.select("a")


def test_what_a_notice_says_is_text(people: People) -> None:
    tell(people.officer, "<script>alert(1)</script> {{ 7|add:7 }}")
    assert "<script>alert(1)" not in text(people.client("officer"), INDEX)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in text(
        people.client("officer"), INDEX
    )


# --- the own list ---
@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_sees_the_own_notices_and_nobody_elses(people: People, name: str) -> None:
    for other in EVERYBODY:
        tell(getattr(people, other), f"Cho riêng {other}")
    page = text(people.client(name), INDEX)
    assert [other for other in EVERYBODY if f"Cho riêng {other}" in page] == [name]


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "officer"])
def test_a_notice_of_somebody_else_does_not_exist(people: People, name: str) -> None:
    notice = tell(people.officer)
    assert people.client(name).post(f"{INDEX}{notice.pk}/read/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_who_is_not_signed_in_sees_no_notice(people: People) -> None:
    notice = tell(people.officer)
    client = people.client("anonymous")
    for url in (INDEX, UNSENT):
        assert client.get(url).url.startswith("/admin/login/")  # type: ignore[attr-defined]  # a redirect's
    posts = [f"{INDEX}{notice.pk}/read/", f"{INDEX}read/", f"{INDEX}preference/"]
    for url in [*posts, f"{UNSENT}{notice.pk}/again/"]:
        assert client.post(url).url.startswith("/admin/login/")  # type: ignore[attr-defined]  # a redirect's
    assert Notice.objects.unread().count() == 1


def test_a_notice_is_marked_as_read_and_as_unread(people: People) -> None:
    notice = tell(people.officer)
    client, url = people.client("officer"), f"{INDEX}{notice.pk}/read/"
    assert client.post(url, {"state": "read"})["Location"] == INDEX
    assert not Notice.objects.unread().exists()
    client.post(url, {"state": "unread"})
    assert Notice.objects.unread().exists()


def test_all_are_marked_at_once_and_only_the_own(people: People) -> None:
    tell(people.officer)
    tell(people.head)
    people.client("officer").post(f"{INDEX}read/")
    assert Notice.objects.unread().get().recipient == people.head


def test_a_look_changes_nothing(people: People) -> None:
    notice = tell(people.officer)
    client = people.client("officer")
    for url in (f"{INDEX}{notice.pk}/read/", f"{INDEX}read/", f"{INDEX}preference/"):
        assert client.get(url).status_code == 405
    client.get(INDEX)
    assert Notice.objects.unread().exists()


def test_a_form_of_another_site_is_refused(people: People) -> None:
    notice, client = tell(people.officer), strict_client(people.officer)
    assert client.post(f"{INDEX}{notice.pk}/read/").status_code == 403
    assert Notice.objects.unread().exists()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_a_button_leads_nowhere_else(people: People, wanted: str) -> None:
    notice = tell(people.officer)
    response = people.client("officer").post(f"{INDEX}{notice.pk}/read/", {"next": wanted})
    assert response["Location"] == INDEX


def test_the_list_has_pages_and_can_leave_out_what_was_read(people: People) -> None:
    for number in range(60):
        tell(people.officer, f"Việc {number:02}", key=str(number))
    client = people.client("officer")
    assert text(client, INDEX).count("Việc ") == 50
    assert text(client, f"{INDEX}?p=2").count("Việc ") == 10
    assert text(client, f"{INDEX}?p=nonsense").count("Việc ") == 50
    mark_all_read(people.officer)
    assert text(client, f"{INDEX}?show=unread").count("Việc ") == 0


# --- how mail is wanted ---
@pytest.mark.parametrize("choice", [str(choice) for choice in EmailPreference])
def test_a_person_chooses_how_mail_is_wanted(people: People, choice: str) -> None:
    client = people.client("officer")
    assert client.post(f"{INDEX}preference/", {"email": choice})["Location"] == INDEX
    kept = NoticePreference.objects.get()
    assert (kept.user, kept.email) == (people.officer, choice)
    page = BeautifulSoup(text(client, INDEX), "html.parser")
    assert [radio["value"] for radio in page.select("input[name=email][checked]")] == [choice]


@pytest.mark.parametrize("typed", ["", "daily", "each\x00"])
def test_a_choice_that_there_is_none_is_said_and_nothing_is_kept(
    people: People, typed: str
) -> None:
    response = people.client("officer").post(f"{INDEX}preference/", {"email": typed})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not NoticePreference.objects.exists()


def test_who_has_no_address_is_told_so(people: People) -> None:
    User.objects.filter(pk=people.officer.pk).update(email="")
    response = people.client("officer").get(INDEX)
    assert response.context["address"] == ""


# --- mail that was not sent ---
def give_up(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(
        mail_state=MailState.FAILED, attempts=12, last_error="550 không có hộp thư"
    )


def test_the_office_sees_what_was_not_sent_and_sends_it_again(people: People) -> None:
    notice = tell(people.officer, "Quá hạn nhiệm vụ 7")
    give_up(notice)
    client = people.client("coordinator")
    page = text(client, UNSENT)
    assert "Quá hạn nhiệm vụ 7" in page
    assert "550 không có hộp thư" in page
    assert UNSENT in text(client, "/admin/")
    assert client.post(f"{UNSENT}{notice.pk}/again/")["Location"] == UNSENT
    notice.refresh_from_db()
    assert (notice.mail_state, notice.attempts) == (MailState.PENDING, 0)
    assert "Quá hạn nhiệm vụ 7" not in text(client, UNSENT)


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "coordinator"])
def test_nobody_else_sees_what_was_not_sent(people: People, name: str) -> None:
    notice = tell(people.officer)
    give_up(notice)
    client = people.client(name)
    assert UNSENT not in text(client, "/admin/")
    for response in (client.get(UNSENT), client.post(f"{UNSENT}{notice.pk}/again/")):
        # Wagtail answers a refusal with a way back and a sentence.
        assert response.status_code in (302, 403)
        assert response.get("Location", "/admin/") == "/admin/"
    notice.refresh_from_db()
    assert notice.mail_state == MailState.FAILED


def test_a_mail_sent_meanwhile_is_not_sent_again(people: People) -> None:
    notice = tell(people.officer)
    Notice.objects.update(mail_state=MailState.SENT)
    client = people.client("coordinator")
    assert client.post(f"{UNSENT}{notice.pk}/again/").status_code == 302
    notice.refresh_from_db()
    assert notice.mail_state == MailState.SENT
    assert client.post(f"{UNSENT}{notice.pk + 1}/again/").status_code == 404


def test_the_addresses_are_as_the_mails_say(people: People) -> None:
    assert reverse("reform_notices:index") == INDEX
    assert reverse("reform_unsent_mail:index") == UNSENT
