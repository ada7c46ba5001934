"""Forms leave and come in by the admin, for those who may edit the pages."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from feedback.models import FeedbackFormPage
from feedback.moving.document import as_file
from feedback.services.portable import export_form
from tests.factories import feedback as make
from tests.feedback.test_moving import BYTES, remove
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(people: People) -> FeedbackFormPage:
    return make.form_page()


def send(people: People, name: str, data: bytes) -> Any:
    url = reverse("feedback_import_form", args=[make.index_page().pk])
    return people.client(name).post(url, {"document": SimpleUploadedFile("a.json", data)})


def test_an_editor_carries_a_form_over_after_seeing_what_comes(
    survey: FeedbackFormPage, people: People
) -> None:
    client = people.client("editor")
    data = client.get(reverse("feedback_export_form", args=[survey.pk])).content
    assert data == as_file(export_form(survey))
    remove(survey)

    look = send(people, "editor", data)
    assert look.status_code == 200
    assert not FeedbackFormPage.objects.exists()
    kept = re.search(r'name="kept" value="([^"]*)"', look.content.decode())
    assert kept
    url = reverse("feedback_import_form", args=[make.index_page().pk])
    done = client.post(url, {"kept": html.unescape(kept[1])})

    came = FeedbackFormPage.objects.get()
    assert done.status_code == 302
    assert (came.live, came.owner) == (False, people.editor)
    assert as_file(export_form(came)) == data


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_a_bad_file_is_refused_in_the_page(
    survey: FeedbackFormPage, people: People, data: bytes
) -> None:
    answer = send(people, "editor", data)

    assert answer.status_code == 422
    assert answer.context["problems"]


@pytest.mark.parametrize("kept", ["", "{", "\0", "\ud800", "[" * 1000])
def test_what_a_page_kept_is_no_more_trusted(
    survey: FeedbackFormPage, people: People, kept: str
) -> None:
    url = reverse("feedback_import_form", args=[make.index_page().pk])
    body = kept.encode("utf-8", "surrogatepass").decode("utf-8", "replace")

    assert people.client("editor").post(url, {"kept": body}).status_code == 422
    assert people.client("editor").post(url, {}).status_code == 422


def is_sent_away(answer: Any, who: str) -> bool:
    """Wagtail's admin leads who may not back to its start, and who is nobody to the login."""
    if who == "anonymous":
        login = f"{reverse('wagtailadmin_login')}?next="
        return answer.status_code == 302 and answer["Location"].startswith(login)
    return answer.status_code == 302 and answer["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("who", ["officer", "head", "analyst", "stranger", "anonymous"])
def test_a_stranger_moves_no_form(survey: FeedbackFormPage, people: People, who: str) -> None:
    client, document = people.client(who), as_file(export_form(survey))
    elsewhere = make.form_page("other")
    export = reverse("feedback_export_form", args=[elsewhere.pk])

    assert is_sent_away(client.get(export), who)
    assert is_sent_away(client.get(reverse("feedback_import_form", args=[index_pk()])), who)
    remove(survey)
    assert is_sent_away(send(people, who, document), who)
    kept = {"kept": document.decode()}
    url = reverse("feedback_import_form", args=[index_pk()])
    assert is_sent_away(client.post(url, kept), who)
    assert FeedbackFormPage.objects.get() == elsewhere


def index_pk() -> int:
    return make.index_page().pk


def test_a_page_that_is_none_is_not_found(survey: FeedbackFormPage, people: People) -> None:
    client = people.client("editor")

    assert client.get(reverse("feedback_export_form", args=[10**8])).status_code == 404
    assert client.get(reverse("feedback_import_form", args=[survey.pk])).status_code == 404


def test_the_buttons_stand_where_the_pages_are(survey: FeedbackFormPage, people: People) -> None:
    client = people.client("editor")

    edit = client.get(reverse("wagtailadmin_pages:edit", args=[survey.pk])).content.decode()
    index = client.get(reverse("wagtailadmin_explore", args=[make.index_page().pk]))

    assert reverse("feedback_export_form", args=[survey.pk]) in edit
    assert reverse("feedback_import_form", args=[make.index_page().pk]) in index.content.decode()
