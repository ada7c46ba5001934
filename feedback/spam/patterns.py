"""Which posts belong together: pure functions over what posts leave behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from feedback.enums import BatchKind, BatchState
from feedback.questions.base import NO_OPINION
from feedback.questions.registry import type_of
from feedback.schema import Schema, asked

WINDOW = timedelta(minutes=10)
# The narrowest first: a post is in one batch, and in a narrow one rather than in a broad one.
NARROWEST_FIRST = (BatchKind.LIKE, BatchKind.TEXT, BatchKind.UNIFORM, BatchKind.NETWORK)
# One answer is the best or the worst easily; several are a pattern.
FEWEST_ANSWERS = 2

# (form, what they share)
Key = tuple[int, str]


@dataclass(frozen=True)
class Post:
    """A response as the patterns see it; ``kind`` and ``state`` are those of its batch, if any."""

    pk: int
    form: int
    version: int
    at: datetime
    day: date
    network: str
    likeness: str
    words: str
    is_solved: bool
    is_kiosk: bool
    batch: int | None
    kind: str
    state: str


def candidates(posts: Iterable[Post], kind: BatchKind) -> list[Post]:
    """Posts that may join a batch of the kind, or that say that its pattern goes on."""
    return [post for post in posts if _is_candidate(post, kind)]


def _is_candidate(post: Post, kind: BatchKind) -> bool:
    if post.batch is None:
        return True
    if post.kind == kind:
        # What a reviewer accepted says nothing against the next one.
        return post.state != BatchState.ACCEPTED
    return is_movable(post, kind)


def is_movable(post: Post, kind: BatchKind) -> bool:
    """Whether the post is in no batch yet, or in an open one of a broader kind."""
    if post.batch is None:
        return True
    order = NARROWEST_FIRST.index
    return post.state == BatchState.OPEN and order(BatchKind(post.kind)) > order(kind)


def bursts(
    posts: Iterable[Post],
    key_of: Callable[[Post], str],
    least: int,
    known: Iterable[Key] = (),
) -> dict[Key, list[Post]]:
    """Posts by what they share, where ten minutes hold ``least`` of them or the key is ``known``.

    An empty key is shared with nobody.
    """
    groups: defaultdict[Key, list[Post]] = defaultdict(list)
    for post in posts:
        key = key_of(post)
        if key:
            groups[post.form, key].append(post)
    always = set(known)
    return {
        key: found
        for key, found in groups.items()
        if key in always or _is_burst([post.at for post in found], least)
    }


def _is_burst(moments: Sequence[datetime], least: int) -> bool:
    row = sorted(moments)
    return any(last - first <= WINDOW for first, last in zip(row, row[least - 1 :], strict=False))


def extreme_of(schema: Schema, answers: Mapping[str, Any]) -> str:
    """``"best"`` or ``"worst"`` where all answers on scales are so, else ``""``."""
    ends = [
        _end_of(entry, answers[entry["code"]])
        for entry in asked(schema)
        if getattr(type_of(entry), "is_scale", False)
        and answers.get(entry["code"], NO_OPINION) != NO_OPINION
    ]
    return ends[0] if len(ends) >= FEWEST_ANSWERS and len(set(ends)) == 1 else ""


def _end_of(entry: dict[str, Any], answer: Any) -> str:
    codes = [option["code"] for option in entry["options"] if option["code"] != NO_OPINION]
    return {codes[0]: "worst", codes[-1]: "best"}.get(answer, "")
