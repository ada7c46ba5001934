import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold, nfc
from search.highlight import Segment, highlight, snippet, spans_of
from search.terms import Term, parse

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậếềểễệ̣́̀ ,.-/0123456789№"
texts = st.one_of(st.text(), st.text(alphabet=VIETNAMESE))
queries = texts.map(lambda raw: parse(raw, 200).terms)


def marked(segments: list[Segment]) -> list[str]:
    return [segment.text for segment in segments if segment.marked]


@given(texts, queries)
def test_highlighting_never_changes_the_text(text: str, terms: tuple[Term, ...]) -> None:
    assert "".join(segment.text for segment in highlight(text, terms)) == nfc(text)


@given(texts, queries)
def test_marks_are_apart_and_never_empty(text: str, terms: tuple[Term, ...]) -> None:
    spans = spans_of(text, terms)
    assert all(start < end for start, end in spans)
    assert all(left[1] < right[0] for left, right in pairwise(spans))
    assert all(segment.text for segment in highlight(text, terms))


@given(texts, queries)
def test_every_mark_holds_a_term_of_the_query(text: str, terms: tuple[Term, ...]) -> None:
    for passage in marked(highlight(text, terms)):
        assert any(term.is_in_folded(fold(passage)) for term in terms)


@given(texts, queries, st.integers(20, 300))
def test_a_snippet_is_a_passage_of_the_text(
    text: str, terms: tuple[Term, ...], length: int
) -> None:
    passage = "".join(segment.text for segment in snippet(text, terms, length))
    whole = nfc(" ".join(text.split()))
    assert passage.removeprefix("… ").removesuffix(" …") in whole
    assert len(passage) <= length + 4


@pytest.mark.parametrize("query", ["ke hoach", "kế hoạch", "KẾ HOẠCH"])
def test_found_words_are_marked_as_they_are_written(query: str) -> None:
    text = unicodedata.normalize("NFD", "Kế hoạch cải cách hành chính")
    assert marked(highlight(text, parse(query, 200).terms)) == ["Kế hoạch"]


def test_words_apart_are_marked_apart() -> None:
    assert marked(highlight("đất nông nghiệp, ĐAI", parse("dat dai", 200).terms)) == ["đất", "ĐAI"]


def test_a_snippet_shows_the_passage_where_the_words_stand_together() -> None:
    text = "đất " + "lời mở đầu " * 60 + "quản lý đất đai " + "kết thúc " * 60
    segments = snippet(text, parse("đất đai", 200).terms)
    assert "đất đai" in marked(segments)
    assert segments[0].text == "… "
    assert segments[-1].text == " …"


def test_without_a_find_a_snippet_is_the_beginning() -> None:
    assert snippet("Một đoạn ngắn", parse("khac", 200).terms) == [Segment("Một đoạn ngắn", False)]
