"""Vietnamese text: one form to keep, one to search by, and which letters make a syllable."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.importers.cutting import cut
from plan_pages.importers.syllables import is_syllable
from plan_pages.importers.vietnamese import fold, normalise, one_line

SYLLABLES = """
    Kế hoạch giải quyết nghiêng giếng gì giữ quốc quý khuya ngoằn xoong yêu yến kỹ lý ích của
    PHƯỜNG Đường nghĩa thuở uống ưu quả huỳnh khuếch tịch
"""
NO_SYLLABLES = """
    cat kác cế ghà ngế háchh PAR f hòá tịnhh 2022 nghiêngg đđ hach gê iên byn ho.
"""


def test_combining_marks_become_one_letter() -> None:
    assert normalise(unicodedata.normalize("NFD", "Kế hoạch")) == "Kế hoạch"


def test_every_space_is_a_space_and_invisible_characters_are_gone() -> None:
    assert normalise("Kế\u00a0ho\u00adạch\u200b \u202enăm\ufeff") == "Kế hoạch năm"


def test_every_line_break_is_one() -> None:
    assert normalise("a\r\nb\rc\fd\u2028e").split("\n") == ["a", "b", "c", "d", "e"]


def test_runs_of_spaces_stay_where_they_mean_something() -> None:
    assert normalise("c ủ a   t ỉ n h") == "c ủ a   t ỉ n h"


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_folding_drops_accents_and_keeps_the_letter_under_a_bar(
    form: Literal["NFC", "NFD"],
) -> None:
    assert fold(unicodedata.normalize(form, "Đất ĐAI, kế hoạch")) == "dat dai, ke hoach"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_a_syllable_is_recognised(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["", "tích tích", "a\u0323\u0301", *NO_SYLLABLES.split()])
def test_what_cannot_be_a_syllable_is_not_taken_for_one(word: str) -> None:
    assert not is_syllable(word)


@given(st.text(max_size=10))
def test_any_text_is_a_syllable_or_not(text: str) -> None:
    assert is_syllable(text) in (True, False)


def test_letters_are_cut_by_the_vocabulary_of_the_document() -> None:
    assert cut("nhànước", {"nhà": 2, "nước": 3}) == ["nhà", "nước"]


def test_of_equally_cheap_cuts_the_longer_first_syllable_wins() -> None:
    assert cut("nhànước", {}) == ["nhàn", "ước"]


def test_what_is_no_row_of_syllables_stays_one_word() -> None:
    assert cut("UBND", {}) == ["UBND"]
    assert cut("INDEX", {}) == ["INDEX"]


def test_a_capital_begins_a_word_and_an_acronym_is_one() -> None:
    vocabulary = {"của": 5, "tỉnh": 5}
    assert cut("KhánhHòa", {}) == ["Khánh", "Hòa"]
    assert cut("củaUBNDtỉnh", vocabulary) == ["của", "UBND", "tỉnh"]
    assert cut("UBNDTỉnh", vocabulary) == ["UBND", "Tỉnh"]
    assert cut("QuýIII", {}) == ["Quý", "III"]


@given(st.text(alphabet="abcdđeêghnouưyáàạptTĐN", min_size=1, max_size=30))
def test_cutting_loses_no_letter(letters: str) -> None:
    assert "".join(cut(letters, {})) == letters
