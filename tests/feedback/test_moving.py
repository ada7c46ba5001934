"""A form exported as JSON and imported elsewhere is the same form, or nothing comes in."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from wagtail.models import Locale, PageLogEntry

from feedback.models import (
    BankQuestion,
    BankSeries,
    FeedbackForm,
    FeedbackFormPage,
    FeedbackIndexPage,
    Question,
)
from feedback.moving.document import as_file, sealed
from feedback.moving.errors import AlreadyHere, MovingRefused
from feedback.moving.reading import MAX_BYTES, read
from feedback.schema import digest, schema_of
from feedback.services.bank_file import load
from feedback.services.counting import count_pending
from feedback.services.portable import Outcome, export_form, import_form
from tests.corpus.texts import MARKUP
from tests.factories import feedback as make
from tests.feedback.test_random_forms import forms

from .installed_types import installed

pytestmark = pytest.mark.django_db

RULE = {"question": "B1", "op": "equals", "value": "online"}


@pytest.fixture(autouse=True)
def _english_sentences() -> Any:
    with translation.override("en"):
        yield


def whole_body() -> list[dict[str, Any]]:
    section = make.block("section", label="Part")
    section["value"] = {"heading": "Part", "help": "", "show_if": RULE}
    late = make.block("number", "N1", show_if={**RULE, "op": "differs"}, largest=10, decimals=1)
    return [*make.usual_body()[:-1], section, late, make.contact_block()]


@pytest.fixture
def survey() -> FeedbackFormPage:
    return make.form_page(body=whole_body())


@pytest.fixture
def both(survey: FeedbackFormPage) -> FeedbackFormPage:
    """The survey with its English translation below a translated index page."""
    english, _created = Locale.objects.get_or_create(language_code="en")
    for parent in survey.get_ancestors().filter(depth__gt=1):
        if not parent.has_translation(english):
            parent.specific.copy_for_translation(english)
    translated = survey.copy_for_translation(english)
    translated.title = "Survey"
    translated.save_revision()
    return survey


def schemas(survey: FeedbackFormPage) -> dict[str, str]:
    pages = FeedbackFormPage.objects.filter(translation_key=survey.translation_key)
    return {
        one.locale.language_code: digest(
            schema_of(one.get_latest_revision_as_object().body, one.locale.language_code)
        )
        for one in pages
    }


def remove(survey: FeedbackFormPage) -> None:
    """As if it never was here: this is elsewhere."""
    key = survey.translation_key
    Question.objects.filter(form__translation_key=key).delete()
    form = FeedbackForm.objects.filter(translation_key=key)
    for one in form:
        one.versions.all().delete()
    form.delete()
    for one in FeedbackFormPage.objects.filter(translation_key=key):
        one.delete()
    FeedbackForm.objects.filter(translation_key=key).delete()


def bring(document: Any, dry_run: bool = False) -> Outcome:
    return import_form(read(as_file(document)), make.index_page(), None, dry_run=dry_run)


def imported(document: Any) -> FeedbackFormPage:
    return FeedbackFormPage.objects.get(pk=bring(document).coming[0].page.pk)


def test_the_same_form_comes_out_again_byte_by_byte(both: FeedbackFormPage) -> None:
    document, before = export_form(both), schemas(both)
    remove(both)

    survey = imported(document)

    assert as_file(export_form(survey)) == as_file(document)
    assert schemas(survey) == before
    assert set(before) == {"vi", "en"}


def test_it_comes_as_a_draft_with_a_revision_and_a_log_entry(survey: FeedbackFormPage) -> None:
    document = export_form(survey)
    remove(survey)

    came = imported(document)

    assert (came.live, came.revisions.count()) == (False, 1)
    assert PageLogEntry.objects.filter(page=came.pk, action="feedback.form_imported").count() == 1


def test_answers_to_the_imported_form_count_into_the_same_cells(survey: FeedbackFormPage) -> None:
    document = export_form(survey)
    remove(survey)
    came = imported(document)
    came.get_latest_revision().publish()

    make.answer(FeedbackFormPage.objects.get(pk=came.pk), make.sheet(A1="4", B1="online"))
    count_pending()

    assert make.live_tallies()["A1", "4"] == make.live_tallies()["B1", "online"] == 1


def test_a_dry_run_says_what_comes_and_writes_nothing(survey: FeedbackFormPage) -> None:
    document = export_form(survey)
    remove(survey)

    outcome = bring(document, dry_run=True)

    assert [(one.language, one.questions) for one in outcome.coming] == [("vi", 8)]
    assert not FeedbackFormPage.objects.exists()
    assert not PageLogEntry.objects.filter(action="feedback.form_imported").exists()


def test_the_same_form_never_stands_twice(survey: FeedbackFormPage) -> None:
    document = export_form(survey)

    with pytest.raises(AlreadyHere):
        bring(document)

    assert FeedbackFormPage.objects.count() == 1


def test_a_taken_address_is_said_and_another_given(survey: FeedbackFormPage) -> None:
    document = export_form(survey)
    remove(survey)
    make.form_page(survey.slug, body=[make.block("yes_no", "Y1")])

    came = bring(document).coming[0]

    assert (came.is_slug_taken, came.page.slug) == (True, f"{survey.slug}-1")


def test_no_half_of_a_form_comes_where_a_language_has_no_place(both: FeedbackFormPage) -> None:
    document = export_form(both)
    remove(both)
    FeedbackIndexPage.objects.filter(locale__language_code="en").first().delete()

    with pytest.raises(MovingRefused) as refused:
        bring(document)

    assert refused.value.problems[0].path == "pages[0].language"
    assert not FeedbackFormPage.objects.exists()


def banked_page() -> FeedbackFormPage:
    load()
    series = [
        BankSeries.objects.filter(question__kind=kind).first()
        for kind in sorted(set(BankQuestion.objects.values_list("kind", flat=True)))
    ]
    return make.form_page(
        body=[
            {**make.block("bank", f"K{one.pk}"), "value": {"series": one.pk, "code": ""}}
            for one in series
            if one is not None
        ]
    )


def test_a_question_of_the_bank_stays_one_where_the_bank_has_it() -> None:
    survey = banked_page()
    document, before = export_form(survey), schemas(survey)
    remove(survey)

    outcome = bring(document)

    assert outcome.of("from_bank")
    assert not outcome.of("not_in_bank")
    assert not outcome.of("worded_otherwise")
    assert schemas(outcome.coming[0].page) == before


def test_a_question_that_the_bank_lacks_stands_plain_with_the_same_codes() -> None:
    survey = banked_page()
    document = export_form(survey)
    before = schema_of(survey.body, "vi")["entries"]
    remove(survey)
    for number, question in enumerate(BankQuestion.objects.all()):
        BankQuestion.objects.filter(pk=question.pk).update(code=f"OTHER-{number}")

    outcome = bring(document)

    plain = [
        {name: part for name, part in entry.items() if name not in ("bank", "series")}
        for entry in before
    ]
    assert len(outcome.of("not_in_bank")) == len(plain)
    assert schema_of(outcome.coming[0].page.body, "vi")["entries"] == plain


@pytest.mark.parametrize("text", MARKUP.values(), ids=MARKUP)
def test_rich_text_keeps_only_what_the_editor_offers(survey: FeedbackFormPage, text: str) -> None:
    document = export_form(survey)
    remove(survey)
    document["pages"][0]["intro"] = f'<p>{text}<a href="javascript:xss7()">b</a></p>'

    came = imported(sealed(document))

    for tag in BeautifulSoup(came.intro, "html.parser").find_all(True):
        assert tag.name in ("p", "br", "a")
        assert set(tag.attrs) <= {"data-block-key", "href"}
        assert not str(tag.attrs.get("href", "")).startswith("javascript")


def test_the_document_holds_no_ids_and_no_people(survey: FeedbackFormPage) -> None:
    survey.intro = f'<p>See <a linktype="page" id="{survey.get_parent().pk}">all</a></p>'
    survey.save_revision()

    text = as_file(export_form(survey)).decode()

    assert "linktype" not in text
    assert not {"pk", "owner", "owner_id", "path"} & set(json.loads(text)["pages"][0])


BYTES = {
    "nothing": b"",
    "no JSON": b"{",
    "list": b"[]",
    "number": b"7",
    "deep": b"[" * 100_000,
    "deep and closed": b"[" * 500 + b"]" * 500,
    "twice": b'{"format": 1, "format": 2}',
    "no number": b'{"format": NaN}',
    "infinite": b'{"format": 1e999}',
    "long number": b'{"version": ' + b"9" * 5000 + b"}",
    "NUL": b'{"format": "\\u0000"}',
    "raw NUL": b'{"format": "\0"}',
    "half": b'{"format": "\\ud800"}',
    "half name": b'{"\\ud800": 1}',
    "half name twice": b'{"\\ud800": 1, "\\ud800": 1}',
    "XLSX": b"PK\x03\x04\xff\xfe",
    "UTF-16": '{"format": 1}'.encode("utf-16"),
    "huge": b" " * (MAX_BYTES + 1),
    "other format": b'{"format": "other", "version": 1}',
    "no version": b'{"format": "feedback-form"}',
    "later version": b'{"format": "feedback-form", "version": 99}',
    "version true": b'{"format": "feedback-form", "version": true}',
    "nothing else": b'{"format": "feedback-form", "version": 1}',
}


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_a_file_that_is_no_document_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(MovingRefused) as refused:
        import_form(read(data), make.index_page(), None, dry_run=False)

    str(refused.value).encode()
    assert refused.value.problems


def test_a_byte_order_mark_does_no_harm(survey: FeedbackFormPage) -> None:
    data = b"\xef\xbb\xbf" + as_file(export_form(survey))

    assert read(data) == export_form(survey)


def test_a_document_that_was_changed_is_refused(survey: FeedbackFormPage) -> None:
    document = export_form(survey)
    document["pages"][0]["title"] = "Another"

    with pytest.raises(MovingRefused, match="sha256"):
        bring(document)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path]
    for name, part in parts:
        at = (*path, name)
        found += places(part, at) if isinstance(part, (dict, list)) else [at]
    return found


WRONG: list[Any] = [None, True, 7, -1, 2**70, "x" * 3000, [], {"a": 1}, [None]]


def test_a_wrong_value_at_any_place_is_refused_or_harmless(survey: FeedbackFormPage) -> None:
    document = export_form(survey)
    remove(survey)
    for number, place in enumerate(places(document)[1:]):
        # Two of the values at each place, all of them over the document.
        for wrong in (WRONG[number % len(WRONG)], WRONG[(number + 3) % len(WRONG)]):
            changed = deepcopy(document)
            part: Any = changed
            for name in place[:-1]:
                part = part[name]
            part[place[-1]] = wrong
            # Anything but a refusal is an error of ours.
            with suppress(MovingRefused):
                bring(changed if place == ("sha256",) else sealed(changed), dry_run=True)
    assert not FeedbackFormPage.objects.exists()


SPOILED: dict[str, Callable[[list[Any]], Any]] = {
    "later question": lambda body: body[1]["value"].update(show_if=RULE),
    "missing question": lambda body: body[-2]["value"]["show_if"].update(question="NONE"),
    "one code twice": lambda body: body[2]["value"].update(code="A1"),
    "one identity twice": lambda body: body[2].update(id=body[1]["id"]),
    "unknown type": lambda body: body[1].update(type="hologram"),
    "10,000 questions": lambda body: body.extend(body[1:2] * 5000),
    "turned text": lambda body: body[1]["value"].update(label="a\u202eb"),
    "no bank question": lambda body: body[1].update(type="bank", value={"series": 7, "code": "A"}),
    "no label": lambda body: body[1]["value"].update(label=None),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_form_that_could_not_be_asked_is_refused_with_its_place(
    survey: FeedbackFormPage, how: str
) -> None:
    document = export_form(survey)
    remove(survey)
    SPOILED[how](document["pages"][0]["body"])

    with pytest.raises(MovingRefused) as refused:
        bring(sealed(document))

    assert refused.value.problems[0].path.startswith("pages[0]")
    assert not FeedbackFormPage.objects.exists()


def test_decomposed_letters_come_in_composed(survey: FeedbackFormPage) -> None:
    document = export_form(survey)
    remove(survey)
    document["pages"][0]["title"] = "ke\u0302\u0301 hoa\u0323ch"

    assert imported(sealed(document)).title == "kế hoạch"


def test_the_commands_carry_a_form_over(survey: FeedbackFormPage, tmp_path: Path) -> None:
    file = tmp_path / "form.json"
    call_command("export_form", survey.slug, output=file)
    remove(survey)
    make.index_page()

    call_command("import_form", str(file), dry_run=True, stdout=StringIO())
    assert not FeedbackFormPage.objects.exists()
    call_command("import_form", str(file), parent="gop-y", stdout=StringIO())
    again = StringIO()
    call_command("import_form", str(file), stdout=again)

    assert FeedbackFormPage.objects.count() == 1
    assert "nothing to do" in again.getvalue()
    out = StringIO()
    call_command("export_form", survey.slug, stdout=out)
    assert out.getvalue().encode() == file.read_bytes()


def test_the_commands_refuse_what_is_not_there(survey: FeedbackFormPage, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(b"{")

    for arguments in (
        ("export_form", "no-such"),
        ("export_form", "a\0b"),
        ("import_form", str(tmp_path / "none.json")),
        ("import_form", str(tmp_path / "bad.json")),
    ):
        with pytest.raises(CommandError):
            call_command(*arguments)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=forms())
def test_any_form_is_the_same_after_a_journey(body: list[dict[str, Any]]) -> None:
    with installed("feedback.questions.upload.Upload"):
        FeedbackFormPage.objects.all().delete()
        survey = make.form_page("random", body=body)
        document, before = export_form(survey), schemas(survey)
        remove(survey)

        came = imported(document)

        assert as_file(export_form(came)) == as_file(document)
        assert schemas(came) == before
        remove(came)
