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


@pytest.mark.parametrize("name", ["feedback_export_form", "feedback_import_form"])
@pytest.mark.parametrize("who", ["officer", "stranger", "anonymous"])
def test_a_stranger_moves_no_form(
    survey: FeedbackFormPage, people: People, name: str, who: str
) -> None:
    pk = survey.pk if name == "feedback_export_form" else make.index_page().pk

    answer = people.client(who).get(reverse(name, args=[pk]))

    # Wagtail's admin answers a refused person with the way home, an anonymous one with the login.
    assert answer.status_code in (302, 403, 404)
    assert b"feedback-form" not in answer.content
    assert send(people, who, as_file(export_form(survey))).status_code in (302, 403, 404)
    assert FeedbackFormPage.objects.count() == 1


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
