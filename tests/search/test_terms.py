import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.terms import MAX_TERMS, Term, clean, parse


def only(raw: str) -> Term:
    (term,) = parse(raw, 200).terms
    return term


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  kế\t hoạch\n", "kế hoạch"),
        (unicodedata.normalize("NFD", "kế hoạch"), "kế hoạch"),
        ("kế\x00 ho\u200bạch\x07", "kế hoạch"),
        ("đất\u00a0đai", "đất đai"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_a_query_is_normalised_and_loses_what_nobody_sees(raw: str, text: str) -> None:
    assert clean(raw, 200) == text


def test_a_query_is_cut_after_its_two_hundredth_character_even_if_decomposed() -> None:
    assert clean("ế" * 500, 200) == "ế" * 200
    assert clean(unicodedata.normalize("NFD", "ế" * 500), 200) == "ế" * 200


@pytest.mark.parametrize("raw", ["", "%", "_", "\\", '"', "(", "&|!:*", "''--", "🙂", " . / - "])
def test_a_query_without_a_letter_or_digit_has_no_terms(raw: str) -> None:
    assert parse(raw, 200).terms == ()


@given(st.text(max_size=300))
def test_what_reaches_the_database_has_no_sign_of_any_search_syntax(raw: str) -> None:
    query = parse(raw, 200)
    assert re.fullmatch(r"[a-z0-9 ]*", query.folded)
    assert len(query.terms) <= MAX_TERMS


def test_repeated_words_are_one_term_and_too_many_are_left_out() -> None:
    assert len(parse("đất đất ĐẤT", 200).terms) == 1
    assert len(parse(" ".join(f"tu{n}" for n in range(60)), 200).terms) == MAX_TERMS


def test_a_code_is_one_term_whose_numbers_stand_in_a_row() -> None:
    code = only("3.4.1")
    assert code.is_in_folded("tieu chi 3.4.1 (1 diem)")
    assert not code.is_in_folded("muc 1, 3 va 4")
    assert not code.is_in_folded("tieu chi 13.4.1")


def test_a_term_is_a_whole_word() -> None:
    assert only("an").is_in_folded("an toan")
    assert not only("an").is_in_folded("ban hanh van ban")


def test_a_word_begun_is_enough_for_a_suggestion() -> None:
    assert only("hoa").begins_in_folded("ke hoach")
    assert not only("oach").begins_in_folded("ke hoach")


def test_accents_that_were_typed_are_looked_for_and_others_are_not() -> None:
    assert only("thẩm").is_exactly_in("báo cáo thẩm định", "bao cao tham dinh")
    assert not only("thẩm").is_exactly_in("thăm dò", "tham do")
    assert only("tham").is_exactly_in("thăm dò", "tham do")
