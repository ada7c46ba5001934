""" "Did you mean": the nearest words that stand together in one title."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from .folding import fold, nfc
from .terms import Query

MAX_TERMS = 8
MAX_WORD = 24
_WORD = re.compile(r"[^\W_]+")


def words_of(title: str) -> dict[str, str]:
    """Folded word → the word as written, in lower case."""
    return {fold(word): word for word in _WORD.findall(nfc(title).lower())}


def did_you_mean(query: Query, titles: Iterable[str]) -> str:
    """A query that is sure to find a title, in the words of that title; empty if none is near."""
    asked = query.folded.split()
    if not asked or len(asked) > MAX_TERMS or max(map(len, asked)) > MAX_WORD:
        return ""
    known = [words_of(title) for title in titles]
    vocabulary = sorted({word for words in known for word in words})
    candidates = [get_close_matches(word, vocabulary, n=4, cutoff=0.7) for word in asked]
    for words in known:
        if (suggestion := _in_words_of(words, candidates)) and fold(suggestion) != query.folded:
            return suggestion
    return ""


def _in_words_of(words: dict[str, str], candidates: Sequence[Sequence[str]]) -> str:
    chosen = [next((near for near in group if near in words), "") for group in candidates]
    return " ".join(words[near] for near in chosen) if all(chosen) else ""
