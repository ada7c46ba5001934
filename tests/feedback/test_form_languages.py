"""One form in two languages: the same questions, one count, and what is not translated yet."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Locale

from feedback.models import FeedbackFormPage
from feedback.preflight.page import preflight_of
from feedback.services.counting import count_pending
from feedback.services.versions import version_for
from tests.factories import feedback as make
from tests.feedback.test_form_identity import edit, fresh, raw
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(people: People) -> FeedbackFormPage:
    return make.form_page()


@pytest.fixture
def english(page: FeedbackFormPage, people: People) -> FeedbackFormPage:
    return in_english(page, people)


def in_english(page: FeedbackFormPage, people: People) -> FeedbackFormPage:
    """Made by the button "Translate this page", as an administrator does."""
    locale, _created = Locale.objects.get_or_create(language_code="en")
    for parent in page.get_ancestors().filter(depth__gt=1):
        if not parent.has_translation(locale):
            parent.specific.copy_for_translation(locale)
    url = reverse("simple_translation:submit_page_translation", args=[page.pk])
    people.client("admin").post(url, {"locales": [locale.pk]})
    return FeedbackFormPage.objects.get(translation_key=page.translation_key, locale=locale)


def translate(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every text with another word before it."""
    for block in body:
        value = block["value"]
        for name in ("label", "help", "consent"):
            if value.get(name):
                value[name] = f"English {value[name]}"
        for option in value.get("options", []):
            option["value"]["label"] = f"English {option['value']['label']}"
    return body


def test_a_translation_keeps_every_id_and_code(
    page: FeedbackFormPage, english: FeedbackFormPage
) -> None:
    translated = edit(english, translate(raw(english)))

    def identity(shown: FeedbackFormPage) -> list[Any]:
        return [
            (entry["id"], entry["code"], [o["code"] for o in entry.get("options", [])])
            for entry in version_for(shown).entries
        ]

    assert identity(translated) == identity(page)
    assert version_for(translated).form == version_for(page).form


def test_a_condition_given_in_words_holds_in_the_translation_too(people: People) -> None:
    later = make.block("long_text", "WHY", "Why?")
    later["value"]["show_if"] = {"question": "B1", "op": "equals", "value": "COUNTER "}
    page = make.form_page(body=[*make.usual_body()[:-1], later])
    english = in_english(page, people)
    draft = english.get_latest_revision_as_object()

    translated = edit(english, translate(raw(english)))

    (rule,) = [entry["show_if"] for entry in version_for(translated).entries if "show_if" in entry]
    assert rule == {"question": "B1", "op": "equals", "value": "counter"}
    assert raw(page)[-1]["value"]["show_if"]["value"] == "COUNTER "
    assert raw(draft)[-1]["value"]["show_if"]["value"] == "counter"


def test_answers_of_both_languages_count_into_the_same_questions(
    page: FeedbackFormPage, english: FeedbackFormPage
) -> None:
    translated = edit(english, translate(raw(english)))

    make.answer(page, make.sheet(A1="4", B1="online"))
    make.answer(fresh(translated), make.sheet(A1="4", B1="online"))
    count_pending()

    assert make.live_tallies()["A1", "4"] == 2
    assert make.live_tallies()["B1", "online"] == 2


def test_both_languages_say_what_is_not_translated(
    page: FeedbackFormPage, english: FeedbackFormPage
) -> None:
    (of_vietnamese,) = preflight_of(page).languages
    (of_english,) = preflight_of(english).languages

    assert of_vietnamese.page == of_english.page == english
    assert [text.code for text in of_english.texts if text.code == "A1"] == ["A1"]
    assert of_vietnamese.texts == of_english.texts


def test_a_translated_form_has_nothing_left_to_translate(
    page: FeedbackFormPage, english: FeedbackFormPage
) -> None:
    translated = edit(english, translate(raw(english)))

    (language,) = preflight_of(translated).languages

    assert language.texts == []


def test_a_question_added_later_is_missing_in_the_other_language(
    page: FeedbackFormPage, english: FeedbackFormPage
) -> None:
    edit(english, translate(raw(english)))
    changed = edit(page, [*raw(page), make.block("yes_no", "N1", "Câu hỏi mới")])

    (language,) = preflight_of(changed).languages

    assert [(text.code, text.is_missing) for text in language.texts] == [("N1", True)]


def test_the_editor_sees_it_in_the_form_and_on_the_page(
    page: FeedbackFormPage, english: FeedbackFormPage, people: People
) -> None:
    client = people.client("editor")

    edit_view = client.get(reverse("wagtailadmin_pages:edit", args=[english.pk]))
    whole = client.get(reverse("feedback_before", args=[english.pk]))

    assert edit_view.status_code == whole.status_code == 200
    assert whole.context["preflight"].languages[0].texts


def test_a_translation_does_not_rename_the_form(
    page: FeedbackFormPage, english: FeedbackFormPage
) -> None:
    version_for(page)
    english.title = "Survey"
    form = version_for(edit(english, translate(raw(english)))).form
    form.refresh_from_db()
    assert (form.title, form.slug) == (page.title, page.slug)
