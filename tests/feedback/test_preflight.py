"""What the pre-flight finds in a form, and how strongly it says so."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.utils import translation

from feedback.edits.numeric_options import overlapping
from feedback.preflight.checks import Surroundings, findings
from feedback.preflight.untranslated import Untranslated, untranslated
from feedback.questions.base import Entry
from tests.feedback.test_changes import options, question, rating, section

UNIT = question("unit", "unit", options=[])
ENDS = {"lowest": "Bad", "highest": "Good"}


def text(code: str, label: str, kind: str = "short_text", help_: str = "", **own: Any) -> Entry:
    plain = question(code, kind, label=label, help=help_, max_length=200, **own)
    del plain["options"]
    return plain


def found(*entries: Entry, around: Surroundings | None = None) -> list[tuple[str, str]]:
    with translation.override("en"):
        return [(one.level, one.block_id) for one in findings({"entries": list(entries)}, around)]


def sentences(*entries: Entry, around: Surroundings | None = None) -> str:
    with translation.override("en"):
        return " ".join(one.sentence for one in findings({"entries": list(entries)}, around))


def test_a_sound_form_has_no_findings() -> None:
    assert found(UNIT, question("A"), {**rating("R", 5), **ENDS}) == []


@pytest.mark.parametrize("label", ["", "   ", "\u200b", "\u202e\u2066", "\u0000"])
def test_a_question_that_shows_no_text_blocks(label: str) -> None:
    assert found(UNIT, question("A", label=label), question("B")) == [("block", "id-A")]


def test_an_answer_that_shows_no_text_blocks() -> None:
    blank = [*options("a", "b"), {"id": "c", "code": "c", "label": "\u200b"}]

    assert ("block", "id-A") in found(UNIT, question("A", options=blank))


def test_a_question_asked_twice_blocks_in_whatever_normal_form_it_was_typed() -> None:
    composed = "Ông/Bà có hài lòng không?"
    decomposed = unicodedata.normalize("NFD", composed).upper()

    twice = question("A", label=composed), question("B", label=decomposed)

    assert found(UNIT, *twice) == [("block", "id-B")]


def test_words_that_differ_only_by_accents_are_a_warning() -> None:
    twice = question("A", label="Ban có đến không?"), question("B", label="Bạn có đến không?")

    assert found(UNIT, *twice) == [("warn", "id-B")]


def test_the_same_words_in_two_sections_or_under_a_condition_may_be_meant() -> None:
    why = question("A", label="Why?"), question("B", label="Why?")
    rule = {"question": "A", "op": "filled", "value": ""}

    assert found(UNIT, why[0], section("Next"), why[1]) == [("warn", "id-B")]
    assert found(UNIT, why[0], {**why[1], "show_if": rule}) == [("warn", "id-B")]


def test_two_answers_with_one_text_block() -> None:
    same = [*options("a"), {**options("a")[0], "id": "b", "code": "b"}]

    assert ("block", "") in found(UNIT, question("A", options=same))


@pytest.mark.parametrize(
    ("labels", "pairs"),
    [
        (["18–25", "25–30"], 1),
        (["18-24", "25-30"], 0),
        (["Dưới 18", "18–25", "Trên 25"], 0),
        (["Dưới 20", "18–25"], 1),
        (["Từ 60 trở lên", "Trên 60"], 1),
        (["Từ 18 đến dưới 25 tuổi", "Từ 25 đến 30 tuổi"], 0),
        (["1.000.000 – 5.000.000 đồng", "5.000.000 – 10.000.000 đồng"], 1),
        (["60+", "50 to 59"], 0),
        (["Under 18", "18 or more"], 0),
        (["Không", "Có", "—", "5", "99999999999999999999-1"], 0),
    ],
)
def test_answers_that_name_the_same_numbers_overlap(labels: list[str], pairs: int) -> None:
    assert len(overlapping(labels)) == pairs


def test_overlapping_answers_are_a_warning_on_their_question() -> None:
    ages = [{"id": str(n), "code": str(n), "label": n} for n in ("18–25", "25–30")]

    assert found(UNIT, question("A", options=ages)) == [("warn", "id-A")]


@pytest.mark.parametrize(
    "label",
    ["Họ tên", "Họ và tên của Ông/Bà", "Số điện thoại", "Số CCCD", "Địa chỉ", "Your e-mail"],
)
def test_personal_data_asked_without_purpose_and_retention_blocks(label: str) -> None:
    assert found(UNIT, question("A"), text("T", label)) == [("block", "id-T")]


def test_personal_data_with_its_purpose_and_retention_passes() -> None:
    said = "Chỉ để trả lời; xóa sau 90 ngày."

    assert found(UNIT, question("A"), text("T", "Số điện thoại", help_=said)) == []
    assert found(UNIT, question("A"), text("T", "Phone", "phone", said)) == []


def test_half_of_what_has_to_be_said_is_a_warning() -> None:
    contact = {**text("contact", "Contact", "contact"), "consent": "I agree to be answered."}

    assert found(UNIT, question("A"), contact) == [("warn", "id-contact")]
    assert found(UNIT, question("A"), {**contact, "consent": ""}) == [("block", "id-contact")]


def test_a_text_about_anything_else_is_no_personal_data() -> None:
    assert found(UNIT, question("A"), text("T", "Ông/Bà góp ý gì thêm?", "long_text")) == []


def test_texts_without_a_complaint_notice_are_one_warning() -> None:
    around = Surroundings(has_complaint_notice=False)
    texts = text("T", "Anything else?"), text("U", "And more?", "long_text")

    assert found(UNIT, question("A"), *texts, around=around) == [("warn", "id-T")]
    assert found(UNIT, question("A"), around=around) == []


@pytest.mark.parametrize(("count", "expected"), [(30, []), (31, ["warn"]), (61, ["block"])])
def test_long_forms_are_warned_of_and_endless_ones_blocked(count: int, expected: list[str]) -> None:
    many = [question(f"Q{number}") for number in range(count)]

    assert [level for level, _block in found(UNIT, *many)] == expected


def test_more_than_half_compulsory_is_a_warning() -> None:
    must = [question(code, required=True) for code in "AB"]

    assert found(UNIT, *must, question("C")) == [("warn", "")]
    assert found(UNIT, *must, question("C"), question("D")) == []


def test_a_form_without_a_unit_and_a_scale_without_ends_are_warnings() -> None:
    assert found(question("A")) == [("warn", "")]
    assert found(UNIT, rating("R", 5)) == [("warn", "id-R")]


def test_a_condition_on_a_question_that_is_no_longer_asked_blocks_and_names_it() -> None:
    entry = question("B", show_if={"question": "A", "op": "filled", "value": ""})
    around = Surroundings(retired=frozenset({"A"}))

    levels = found(UNIT, entry, around=around)

    assert ("block", "id-B") in levels
    assert "A, which is no longer asked" in sentences(UNIT, entry, around=around)


def test_what_cannot_be_frozen_blocks_too_and_blocking_findings_come_first() -> None:
    twice = {**question("A"), "id": "other", "label": "Else"}

    levels = [level for level, _block in found(question("A"), twice)]

    assert levels[0] == "block"
    assert levels == sorted(levels)


def test_hostile_words_are_only_words() -> None:
    labels = ["=cmd|' /C calc'!A0", "%(name)s", "{0}", "<script>", "a" * 500, "\u202etxt", "\ud800"]
    entries = [question(f"Q{place}", label=label) for place, label in enumerate(labels)]

    assert isinstance(sentences(*entries), str)


def test_texts_that_repeat_the_source_are_not_translated() -> None:
    source = [question("A", label="Câu hỏi", help="Giải thích"), question("B", label="Khác")]
    target = [question("A", label="A question", help="Giải  thích")]
    for option, words in zip(target[0]["options"], ("One", "Option b"), strict=True):
        option["label"] = words

    assert untranslated(source, target) == [
        Untranslated("id-A", "A", "Giải thích"),
        Untranslated("id-A", "A", "Option b"),
        Untranslated("id-B", "B", "Khác", is_missing=True),
    ]


def test_numbers_need_no_translation() -> None:
    source = [question("A", label="A", options=[{"id": "1", "code": "1", "label": "18–25"}])]
    target = [{**source[0], "label": "Another"}]

    assert untranslated(source, target) == []
