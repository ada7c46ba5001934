"""Whoever tells of the same answers, an indicator of a form or of the bank: they are the same
people's, and no two values together tell of a few of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from feedback.indicators.errors import ChangeTooSmall
from feedback.models import BankQuestion, FeedbackForm, Indicator
from feedback.services.bank import Words, add_question
from feedback.services.definitions import define
from tests.feedback.factories_indicators import (
    answers,
    form_that_asks,
    make_form,
    make_indicator,
    period,
    published,
)
from tests.people import People

pytestmark = pytest.mark.django_db

ITEM = "SIPAS-A1#1"
MAY = date(2026, 5, 1)


@pytest.fixture
def question() -> BankQuestion:
    return add_question("SIPAS-A1", "satisfaction", Words("Nơi chờ có đủ chỗ ngồi"))


@pytest.fixture
def forms(question: BankQuestion) -> list[FeedbackForm]:
    """Two forms that ask the bank's question."""
    return [form_that_asks(question), form_that_asks(question)]


def of_form(form: FeedbackForm, code: str, **rules: Any) -> Indicator:
    return make_indicator(form, code, ["A1"], **rules)


def of_bank(form: FeedbackForm, code: str = "bank", **rules: Any) -> Indicator:
    indicator = make_indicator(form, code)
    define(indicator, [{"code": "seats", "questions": [ITEM]}], source="bank", **rules)
    return indicator


def told(indicator: Indicator, people: People, when: Any = None) -> dict[str, int | None]:
    values = published(indicator, people, when).values.all()
    return {value.group: value.public_n for value in values}


# The bank beside the forms


def test_the_bank_does_not_tell_the_three_who_came_since_the_form_did(
    question: BankQuestion, people: People
) -> None:
    form = form_that_asks(question)
    answers(form, {"A1": (30, 40)})
    year = period()
    assert told(of_form(form, "own"), people, year)[""] == 40
    answers(form, {"A1": (3, 3)})
    assert told(of_bank(form), people, year) == {"": None, "VPDKDD": None}


def test_the_form_does_not_tell_the_three_who_came_since_the_bank_did(
    question: BankQuestion, people: People
) -> None:
    form = form_that_asks(question)
    answers(form, {"A1": (30, 40)})
    year = period()
    assert told(of_bank(form), people, year)[""] == 40
    answers(form, {"A1": (3, 3)})
    assert told(of_form(form, "own"), people, year) == {"": None, "VPDKDD": None}


def test_both_are_told_of_the_same_answers(forms: list[FeedbackForm], people: People) -> None:
    for form in forms:
        answers(form, {"A1": (30, 40)})
    year = period()
    assert told(of_bank(forms[0]), people, year)[""] == 80
    assert told(of_form(forms[0], "one"), people, year)[""] == 40
    assert told(of_form(forms[1], "two"), people, year)[""] == 40


def test_the_bank_less_the_other_form_does_not_tell_the_three_who_came(
    forms: list[FeedbackForm], people: People
) -> None:
    one, two = forms
    answers(one, {"A1": (30, 40)})
    answers(two, {"A1": (30, 40)})
    year = period()
    assert told(of_form(one, "one"), people, year)[""] == 40
    assert told(of_form(two, "two"), people, year)[""] == 40
    answers(two, {"A1": (3, 3)})
    # Its owner is the first form; the few who came answered the other one.
    assert told(of_bank(one), people, year)[""] is None


def test_the_bank_less_one_form_does_not_tell_what_the_few_of_the_other_all_said(
    forms: list[FeedbackForm], people: People
) -> None:
    one, two = forms
    answers(one, {"A1": (30, 40)})
    answers(two, {"A1": (12, 12)})
    year = period()
    told(of_form(one, "one"), people, year)
    assert told(of_bank(one), people, year) == {"": None, "VPDKDD": None}


def test_two_groups_that_the_bank_and_a_form_hide_are_not_told_by_both_totals(
    forms: list[FeedbackForm], people: People
) -> None:
    one, two = forms
    for unit, few in (("A", 5), ("B", 6)):
        answers(one, {"A1": (3, few)}, unit=unit)
        answers(two, {"A1": (1, 2)}, unit=unit)
    for form in forms:
        answers(form, {"A1": (30, 40)}, unit="C")
    year = period()
    bank = told(of_bank(one), people, year)
    own = told(of_form(one, "one"), people, year)
    other = told(of_form(two, "two"), people, year)
    # All hide A and B; the bank's rest of 15 less the first form's of 11 are the second's four.
    assert (bank[""], own[""], other[""]) == (95, 51, 44)
    assert (bank["C"], own["C"], other["C"]) == (None, 40, None)


def test_half_a_year_of_a_form_and_the_whole_of_the_bank_leave_no_few(
    question: BankQuestion, people: People
) -> None:
    form = form_that_asks(question)
    answers(form, {"A1": (30, 40)}, half_month=MAY)
    answers(form, {"A1": (4, 5)})
    assert told(of_form(form, "own"), people, period("2026-H1"))[""] == 40
    assert told(of_bank(form), people, period())[""] is None


def test_units_of_the_bank_and_channels_of_the_form_agree_on_the_total(
    question: BankQuestion, people: People
) -> None:
    form = form_that_asks(question)
    answers(form, {"A1": (30, 40)})
    answers(form, {"A1": (20, 40)}, unit="QLDD", channel="paper")
    year = period()
    assert told(of_bank(form), people, year) == {"": 80, "VPDKDD": 40, "QLDD": 40}
    answers(form, {"A1": (4, 4)}, channel="paper")
    assert told(of_form(form, "own", grouping="channel"), people, year)[""] is None


# Two indicators of one form


def test_a_mean_does_not_tell_the_three_who_came_since_a_share_was_published(
    people: People,
) -> None:
    form = make_form()
    answers(form, {"A1": (30, 40), "A2": (20, 40)})
    year = period()
    told(of_form(form, "share"), people, year)
    answers(form, {"A1": (2, 3), "A2": (1, 3)})
    scores = {option: int(option) for option in "12345"}
    mean = of_form(form, "mean", rule="mean", hit_options=[], weights=scores)
    assert told(mean, people, year)[""] is None


def test_a_bound_does_not_tell_the_three_who_came_since_another_was_told(people: People) -> None:
    form = make_form()
    answers(form, {"A1": (12, 12), "A2": (12, 12)})
    year = period()
    assert told(of_form(form, "one"), people, year)[""] == 12
    answers(form, {"A1": (3, 3), "A2": (3, 3)})
    assert told(make_indicator(form, "two"), people, year)[""] is None


def test_an_index_whose_counts_are_kept_back_does_not_tell_the_three_who_came(
    people: People,
) -> None:
    form = make_form()
    answers(form, {"A1": (12, 20), "A2": (20, 20)})
    year = period()
    assert told(of_form(form, "one"), people, year)[""] == 20
    answers(form, {"A1": (2, 3), "A2": (3, 3)})
    assert told(make_indicator(form, "two"), people, year)[""] is None


def test_a_refreshed_index_keeps_back_the_counts_of_the_question_that_few_newcomers_answered(
    people: People,
) -> None:
    form = make_form()
    answers(form, {"A1": (30, 40), "A2": (20, 40)})
    indicator, year = make_indicator(form), period()
    published(indicator, people, year)
    answers(form, {"A1": (10, 20), "A2": (2, 4)})
    whole = published(indicator, people, year).values.get(unit="", channel="")
    assert (whole.public_n, whole.public_items) == (60, None)


def test_a_correction_of_the_bank_waits_for_ten_in_each_form(
    forms: list[FeedbackForm], people: People
) -> None:
    for form in forms:
        answers(form, {"A1": (30, 40)})
    indicator, year = of_bank(forms[0]), period()
    published(indicator, people, year)
    answers(forms[0], {"A1": (10, 20)})
    answers(forms[1], {"A1": (1, 2)})
    with pytest.raises(ChangeTooSmall):
        published(indicator, people, year)
    answers(forms[1], {"A1": (5, 8)})
    assert told(indicator, people, year)[""] == 110


def test_a_total_that_is_held_is_not_told_by_all_its_units(people: People) -> None:
    form = make_form()
    answers(form, {"A1": (30, 40)}, half_month=MAY)
    answers(form, {"A1": (30, 40)}, unit="QLDD", half_month=MAY)
    indicator = of_form(form, "own")
    assert told(indicator, people, period("2026-H1"))[""] == 80
    answers(form, {"A1": (4, 5)}, unit="TTR")
    year = told(indicator, people, period())
    assert year[""] is None
    assert None in (year["VPDKDD"], year["QLDD"])


def test_a_total_that_is_held_for_its_channels_is_not_told_by_all_its_units(
    people: People,
) -> None:
    form = make_form()
    answers(form, {"A1": (30, 40)})
    year = period()
    told(of_form(form, "channels", grouping="channel"), people, year)
    answers(form, {"A1": (10, 20)}, channel="paper")
    answers(form, {"A1": (1, 2)}, channel="paper", unit="QLDD")
    units = told(of_form(form, "units"), people, year)
    assert units["QLDD"] is None
