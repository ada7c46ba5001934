"""What an edit of a form leaves comparable, and which indicators it breaks."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from feedback.edits.changes import (
    Change,
    Effect,
    Kind,
    Use,
    broken,
    changes_between,
    comparable_codes,
    key_of,
    scale_of,
    suggested_pairs,
)
from feedback.edits.words import break_sentence, consequence, level, what
from feedback.questions.base import Entry


def question(code: str, kind: str = "single_choice", **own: Any) -> Entry:
    plain = {"id": f"id-{code}", "kind": kind, "code": code, "label": f"Label {code}"}
    return {**plain, "help": "", "required": False, "options": options("a", "b"), **own}


def options(*codes: str) -> list[dict[str, str]]:
    return [{"id": code, "code": code, "label": f"Option {code}"} for code in codes]


def rating(code: str, points: int) -> Entry:
    codes = [str(point) for point in range(1, points + 1)]
    return question(code, "rating", options=options(*codes), lowest="", highest="")


def section(label: str, key: str = "s") -> Entry:
    return {"id": key, "kind": "section", "code": "", "label": label, "help": "", "required": False}


def kinds(before: list[Entry], after: list[Entry]) -> list[tuple[Kind, str]]:
    return [(change.kind, change.code) for change in changes_between(before, after)]


def use(*questions: str, valid: str = "ab", is_published: bool = True) -> Use:
    return Use("sipas", "SIPAS", frozenset(questions), frozenset(valid), is_published)


A, B, C = question("A"), question("B"), question("C")


def test_the_same_form_has_no_changes() -> None:
    assert changes_between([A, B], [A, B]) == []
    assert comparable_codes([A, B], []) == ["A", "B"]


@pytest.mark.parametrize(
    ("after", "kind", "effect"),
    [
        ([A, B, C], Kind.ADDED, Effect.KEPT),
        ([A], Kind.RETIRED, Effect.BROKEN),
        ([A, {**B, "label": "Other"}], Kind.REWORDED, Effect.CAREFUL),
        ([A, {**B, "help": "More"}], Kind.HELP, Effect.KEPT),
        ([A, {**B, "required": True}], Kind.REQUIRED, Effect.CAREFUL),
        (
            [A, {**B, "show_if": {"question": "A", "op": "equals", "value": "a"}}],
            Kind.CONDITION,
            Effect.CAREFUL,
        ),
        ([A, {**B, "max_length": 20}], Kind.LIMITS, Effect.CAREFUL),
        ([A, {**B, "bank": "X1", "series": 2}], Kind.SERIES, Effect.BROKEN),
        ([A, {**B, "options": options("a", "b", "c")}], Kind.OPTION_ADDED, Effect.BROKEN),
        ([A, {**B, "options": options("a")}], Kind.OPTION_REMOVED, Effect.BROKEN),
        ([A, {**B, "options": options("b", "a")}], Kind.OPTIONS_MOVED, Effect.KEPT),
        (
            [A, {**B, "options": [B["options"][0], {**B["options"][1], "label": "Else"}]}],
            Kind.OPTION_REWORDED,
            Effect.CAREFUL,
        ),
    ],
)
def test_each_kind_of_edit_is_told_with_its_effect(
    after: list[Entry], kind: Kind, effect: Effect
) -> None:
    (change,) = changes_between([A, B], after)

    assert (change.kind, change.effect) == (kind, effect)
    assert change.code == ("C" if kind == Kind.ADDED else "B")


def test_only_what_was_moved_counts_as_moved() -> None:
    d = question("D")

    assert kinds([A, B, C, d], [d, A, B, C]) == [(Kind.MOVED, "D")]


def test_an_added_question_moves_no_other() -> None:
    assert kinds([A, B], [C, A, B]) == [(Kind.ADDED, "C")]


def test_a_rating_with_other_points_is_one_change_of_its_scale() -> None:
    (change,) = changes_between([rating("R", 5)], [rating("R", 10)])

    assert change.kind == Kind.SCALE
    assert (change.before, change.after) == ("1, 2, 3, 4, 5", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10")


def test_the_words_of_a_scales_ends_are_its_wording() -> None:
    (change,) = changes_between([rating("R", 5)], [{**rating("R", 5), "lowest": "Bad"}])

    assert (change.kind, change.effect) == (Kind.REWORDED, Effect.CAREFUL)


def test_no_opinion_is_in_no_share_so_it_breaks_none() -> None:
    after = {**B, "options": options("a", "b", "_no_opinion")}

    (change,) = changes_between([B], [after])

    assert change.effect == Effect.CAREFUL
    assert broken([change], [use("B")]) == []
    assert scale_of(after) == ("a", "b")


def test_headings_come_and_go_without_an_effect() -> None:
    before, after = [section("One"), A], [section("Two"), section("New", "t"), A]

    found = changes_between(before, after)

    assert [change.kind for change in found] == [Kind.TEXTS, Kind.TEXTS]
    assert {change.effect for change in found} == {Effect.KEPT}
    assert comparable_codes(after, found) == ["A"]


def test_new_and_broken_questions_are_not_among_the_comparable_ones() -> None:
    after = [{**A, "help": "More"}, {**B, "options": options("a")}, C]

    assert comparable_codes(after, changes_between([A, B], after)) == ["A"]


@pytest.mark.parametrize(
    ("after", "breaks"),
    [
        ([B], True),
        ([{**A, "options": options("a")}, B], True),
        ([{**A, "options": options("a", "b", "c")}, B], True),
        ([{**A, "label": "Other"}, B], False),
        ([A], False),
    ],
)
def test_an_indicator_breaks_where_its_question_or_options_go(
    after: list[Entry], breaks: bool
) -> None:
    found = broken(changes_between([A, B], after), [use("A")])

    assert bool(found) is breaks


def test_an_option_that_no_indicator_counts_may_go() -> None:
    after = [{**A, "options": options("a")}]

    assert broken(changes_between([A], after), [use("A", valid="a")]) == []


def test_a_confirmation_is_for_these_breaks_after_this_version_only() -> None:
    (gone,) = broken(changes_between([A, B], [B]), [use("A")])
    (other,) = broken(changes_between([A, B], [A]), [use("B")])

    assert key_of([gone], "v1") == key_of([gone, *[]], "v1")
    assert len({key_of([gone], "v1"), key_of([gone], "v2"), key_of([other], "v1")}) == 3


def test_what_no_published_indicator_counts_needs_no_confirmation() -> None:
    found = broken(changes_between([A, B], [B]), [use("A", is_published=False)])

    assert len(found) == 1
    assert key_of(found, "v1") == ""


@pytest.mark.parametrize(
    ("former", "present", "expected"),
    [
        (5, 10, ["1", "3", "6", "8", "10"]),
        (10, 5, ["1", "1", "2", "2", "3", "3", "4", "4", "5", "5"]),
        (5, 5, ["1", "2", "3", "4", "5"]),
        (2, 7, ["1", "7"]),
        (3, 2, ["1", "2", "2"]),
    ],
)
def test_the_suggested_mapping_is_an_even_spread(
    former: int, present: int, expected: list[str]
) -> None:
    scales = [[str(point) for point in range(1, n + 1)] for n in (former, present)]

    assert list(suggested_pairs(*scales).values()) == expected


def test_every_kind_has_its_words() -> None:
    with translation.override("en"):
        for kind in Kind:
            change = Change(kind, "id", "A", "Label", before="x" * 300, after="%s {y}")
            assert what(change)
            assert consequence(change)
            assert level(change)


def test_a_break_names_the_indicator_and_the_question() -> None:
    (one,) = broken(changes_between([A, B], [B]), [use("A")])

    with translation.override("en"):
        sentence = break_sentence(one)

    assert "SIPAS" in sentence
    assert "published" in sentence
    assert "Label A" in sentence
