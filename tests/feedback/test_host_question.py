"""A type of question that a host adds with one class and one setting, from editor to tally."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import FeedbackFormPage, Question, Response, ResponseRevision
from feedback.services.counting import count_pending
from feedback.services.recount import check
from tests.factories import feedback as make
from tests.people import People

from .editor import edit_form
from .installed_types import installed

THUMBS = "tests.host.hostsite.questions.Thumbs"
FORM = "/gop-y/khao-sat/"
WHY = {"question": "T1", "op": "equals", "value": "👎 Bad"}


def body() -> list[dict[str, Any]]:
    return [
        make.block("thumbs", "T1", "How was it?", downward=True),
        make.block("short_text", "T2", "Why?", show_if=WHY),
    ]


@pytest.fixture(autouse=True)
def _host_of_thumbs(db: None) -> Iterator[None]:
    with installed(THUMBS):
        yield


def send(**typed: Any) -> Any:
    found = re.search(r'name="token" value="([^"]+)"', Client().get(FORM).content.decode())
    assert found
    return Client().post(FORM, {"token": found[1], **typed})


def test_an_editor_builds_it_and_a_citizen_is_asked(people: People) -> None:
    page = make.form_page(body=[])
    editor = people.client("editor")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "thumbs" in editor.get(url).content.decode()

    editor.post(url, edit_form(page, body()))

    draft = FeedbackFormPage.objects.get().get_latest_revision().as_object()
    assert [block.block_type for block in draft.body] == ["thumbs", "short_text"]
    draft.save_revision().publish()
    shown = Client().get(FORM).content.decode()
    assert 'type="radio" name="T1" value="down"' in shown
    assert "👍 Good" in shown
    assert "👎 Bad" in shown


def test_its_answers_are_checked_stored_and_counted() -> None:
    make.form_page(body=body())

    assert send(T1="sideways").status_code == 422
    assert send(T1=["up", "down"]).status_code == 422
    assert not Response.objects.exists()
    for thumb in ("up", "up", "down"):
        assert send(T1=thumb).status_code == 303
    count_pending()

    assert make.live_tallies() == {
        ("_response", "_response"): 3,
        ("T1", "up"): 2,
        ("T1", "down"): 1,
    }
    assert check() == []
    assert Question.objects.get(code="T1").kind == "thumbs"


def test_rules_follow_its_answers() -> None:
    make.form_page(body=body())

    send(T1="up", T2="nothing")
    send(T1="down", T2="slow")

    stored = ResponseRevision.objects.order_by("pk")
    assert [revision.texts for revision in stored] == [{}, {"T2": "slow"}]


def test_staff_read_its_answers_in_words(people: People) -> None:
    make.form_page(body=body())
    send(T1="down")

    url = reverse("feedback_response", args=[Response.objects.get().pk])

    assert "👎 Bad" in people.client("coordinator").get(url).content.decode()
    assert people.client("stranger").get(url).status_code == 404


def test_its_own_setting_changes_the_version_of_the_form() -> None:
    page: Any = make.form_page(body=[make.block("thumbs", "T1", "How was it?", downward=False)])

    assert send(T1="down").status_code == 422
    page.body = [make.block("thumbs", "T1", "How was it?", downward=True)]
    page.save_revision().publish()
    assert send(T1="down").status_code == 303
