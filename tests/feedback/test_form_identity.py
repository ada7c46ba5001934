"""Which form and version a page shows, whatever an editor or a program does to the page."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from feedback.errors import FormHasResponses
from feedback.models import FeedbackForm, FeedbackFormPage, FormVersion
from feedback.schema import SchemaError, schema_of, validate
from feedback.services.counting import count_pending
from feedback.services.versions import version_for
from tests.factories import feedback as make

pytestmark = pytest.mark.django_db


def fresh(page: FeedbackFormPage) -> FeedbackFormPage:
    return FeedbackFormPage.objects.get(pk=page.pk)


def edit(page: FeedbackFormPage, body: list[dict[str, Any]], **fields: Any) -> FeedbackFormPage:
    page.body = page.body.stream_block.to_python(body)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return fresh(page)


def raw(page: FeedbackFormPage) -> list[dict[str, Any]]:
    return list(deepcopy(page.body.get_prep_value()))


def test_a_version_exists_as_soon_as_the_page_is_live() -> None:
    page = make.form_page()

    version = FormVersion.objects.get()

    assert version.form.translation_key == page.translation_key
    assert version_for(page) == version


def test_showing_a_page_again_makes_no_new_version() -> None:
    page = make.form_page()

    for _view in range(3):
        version_for(fresh(page))

    assert FormVersion.objects.count() == 1


def test_a_changed_introduction_makes_no_version() -> None:
    page = make.form_page()

    edit(page, raw(page), intro="<p>Another</p>", title="Another title")

    assert FormVersion.objects.count() == 1


def test_a_changed_wording_makes_a_version_of_the_same_question() -> None:
    page = make.form_page()
    first = version_for(page)
    body = raw(page)
    body[1]["value"]["label"] = "Are there enough seats?"

    second = version_for(edit(page, body))

    assert (first.form, first.number, second.number) == (second.form, 1, 2)
    assert [entry["id"] for entry in first.entries] == [entry["id"] for entry in second.entries]


def test_a_revert_to_an_old_revision_finds_the_old_version() -> None:
    page = make.form_page()
    first = version_for(page)
    old = page.get_latest_revision()
    body = raw(page)
    body[1]["value"]["label"] = "Changed"
    edit(page, body)

    old.as_object().save_revision().publish()

    assert version_for(fresh(page)) == first
    assert FormVersion.objects.count() == 2


@pytest.mark.parametrize("is_live", [True, False])
def test_a_copied_page_is_a_new_form_whose_answers_stay_apart(is_live: bool) -> None:
    page = make.form_page()
    make.answer(page, make.sheet(A1="4"))
    copied = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=is_live)
    if not is_live:
        copied.get_latest_revision().publish()

    make.answer(fresh(copied), make.sheet(A1="1"))
    count_pending()

    assert version_for(fresh(copied)).form != version_for(page).form
    assert FeedbackForm.objects.count() == 2
    assert make.live_tallies()["A1", "4"] == 1
    assert make.live_tallies()["A1", "1"] == 1


def test_an_alias_shows_the_form_of_its_source() -> None:
    page = make.form_page()
    other = make.home().add_child(
        instance=type(make.index_page())(title="Khác", slug="khac", live=True)
    )

    alias = page.create_alias(parent=other, update_slug="alias")

    assert version_for(fresh(alias)) == version_for(page)
    assert FeedbackForm.objects.count() == 1


def test_a_translation_shares_the_form_and_has_versions_of_its_own() -> None:
    page = make.form_page()
    english, _created = Locale.objects.get_or_create(language_code="en")
    translated = page.copy_for_translation(english, copy_parents=True)
    translated.save_revision().publish()

    version = version_for(fresh(translated))

    assert version.form == version_for(page).form
    assert (version.locale, version_for(page).locale) == ("en", "vi")
    assert [entry["code"] for entry in version.entries] == [
        entry["code"] for entry in version_for(page).entries
    ]
    assert version.entries[1]["options"][0]["label"] == "Very dissatisfied"


def test_a_moved_page_keeps_its_form() -> None:
    page = make.form_page()
    before = version_for(page)
    other = make.home().add_child(
        instance=type(make.index_page())(title="Khác", slug="khac", live=True)
    )

    page.move(other, pos="last-child")

    assert version_for(fresh(page)) == before


def test_a_page_published_by_schedule_has_its_version() -> None:
    page = make.form_page()
    body = raw(page)
    body[1]["value"]["label"] = "Changed later"
    page.body = page.body.stream_block.to_python(body)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert FormVersion.objects.count() == 1

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled")

    assert fresh(page).body[1].value["label"] == "Changed later"
    assert FormVersion.objects.count() == 2


def test_json_written_without_ids_gets_permanent_ones() -> None:
    body = [
        {
            "type": "single_choice",
            "value": {
                "label": "Q",
                "help": "",
                "required": False,
                "code": "",
                "options": [{"label": "Yes", "code": ""}, {"label": "No", "code": ""}],
            },
        },
    ]
    page = make.form_page(body=body)
    first = version_for(page)

    again = version_for(fresh(page))
    republished = edit(fresh(page), raw(fresh(page)))

    assert first == again == version_for(republished)
    assert len({option["code"] for option in first.entries[0]["options"]}) == 2


def test_a_duplicated_answer_gets_a_code_of_its_own() -> None:
    page = make.form_page()
    body = raw(page)
    options = body[3]["value"]["options"]
    options.append({**options[0], "id": "8a4a0f0e-5a1c-4f57-9c3e-000000000001"})
    options[-1]["value"] = {"label": "By post", "code": options[0]["value"]["code"]}

    version = version_for(edit(page, body))

    codes = [option["code"] for option in version.entries[3]["options"]]
    assert codes[:2] == ["online", "counter"]
    assert len(set(codes)) == 3


def test_a_duplicated_question_with_the_same_code_is_named_and_closes_the_form() -> None:
    page = make.form_page()
    body = raw(page)
    body.append({**deepcopy(body[1]), "id": "8a4a0f0e-5a1c-4f57-9c3e-000000000002"})

    changed = edit(page, body)

    with pytest.raises(SchemaError, match="A1"):
        version_for(changed)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (1, {"code": "A9"}),  # the code is locked
        (4, {"code": "B1"}),  # another question's
    ],
)
def test_a_code_in_use_cannot_move(place: int, change: dict[str, str]) -> None:
    page = make.form_page()
    version_for(page)
    body = raw(page)
    body[place]["value"].update(change)

    with pytest.raises(SchemaError):
        version_for(edit(page, body))


def test_a_code_of_a_removed_question_cannot_be_taken_by_another() -> None:
    page = make.form_page()
    version_for(page)
    body = raw(page)
    body[1] = make.block("satisfaction", "A1", "Something else")

    with pytest.raises(SchemaError, match="A1"):
        version_for(edit(page, body))


def test_a_question_removed_and_put_back_is_the_same_question() -> None:
    page = make.form_page()
    before = version_for(page)
    body = raw(page)
    without = edit(page, [part for part in body if part is not body[1]])
    assert version_for(without) != before

    assert version_for(edit(without, body)) == before


@pytest.mark.parametrize("code", ["unit", "token", "website", "consent_contact"])
def test_the_names_of_other_fields_are_no_codes(code: str) -> None:
    page = make.form_page(body=[make.block("satisfaction", code)])

    with pytest.raises(SchemaError, match=code):
        version_for(page)


def test_two_answers_with_one_text_are_refused_before_anybody_answers() -> None:
    page = make.form_page()
    body = raw(page)
    body[3]["value"]["options"][1]["value"]["label"] = "online"
    schema = schema_of(page.body.stream_block.to_python(body), "vi")

    with pytest.raises(SchemaError, match="B1"):
        validate(schema)


def test_a_page_with_answers_is_not_deleted() -> None:
    page = make.form_page()
    make.answer(page, make.sheet(A1="4"))

    with pytest.raises(FormHasResponses, match="1"), transaction.atomic():
        page.delete()

    assert FeedbackFormPage.objects.filter(pk=page.pk).exists()


def test_a_page_without_answers_is_deleted() -> None:
    page = make.form_page()

    page.delete()

    assert not FeedbackFormPage.objects.exists()
