"""An indicator over a question of the bank counts it in every form that asks the series."""

from __future__ import annotations

from typing import Any

import pytest

from feedback.bank.entries import newest_wording
from feedback.indicators.errors import DefinitionUnsound, ScaleChanged
from feedback.models import BankQuestion, FeedbackForm
from feedback.services.bank import Words, add_question
from feedback.services.definitions import define
from feedback.services.indicators import compute
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


@pytest.fixture
def question() -> BankQuestion:
    found = add_question("SIPAS-A1", "satisfaction", Words("Nơi chờ có đủ chỗ ngồi"))
    assert newest_wording(found.series.get()) is not None
    return found


def define_of_bank(form: FeedbackForm, **rules: Any) -> Any:
    indicator = make_indicator(form)
    define(indicator, [{"code": "seats", "questions": [ITEM]}], source="bank", **rules)
    return indicator


def test_the_series_is_counted_in_every_form_that_asks_it(question: BankQuestion) -> None:
    one, two = form_that_asks(question), form_that_asks(question)
    answers(one, {"A1": (30, 40), "A2": (1, 40)})
    answers(two, {"A1": (10, 20)})
    whole = compute(define_of_bank(one), period()).values.get(unit="", channel="")
    parts = [[one.pk, "A1", 30, 40], [two.pk, "A1", 10, 20]]
    assert whole.items == [{"question": ITEM, "hits": 40, "valid": 60, "parts": parts}]


def test_another_series_and_a_plain_question_of_the_same_code_are_left_out(
    question: BankQuestion,
) -> None:
    one = form_that_asks(question)
    answers(one, {"A1": (30, 40)})
    answers(form_that_asks(question, series=2), {"A1": (0, 50)})
    answers(make_form(), {"A1": (0, 60)})
    whole = compute(define_of_bank(one), period()).values.get(unit="", channel="")
    assert whole.respondents == 40


def test_a_form_with_too_few_answers_keeps_the_value_hidden(
    question: BankQuestion, people: People
) -> None:
    one = form_that_asks(question)
    answers(one, {"A1": (30, 40)})
    answers(form_that_asks(question), {"A1": (3, 5)})
    whole = published(define_of_bank(one), people).values.get(unit="", channel="")
    assert (whole.public_n, whole.public_items) == (None, None)


def test_what_is_published_names_no_part_of_a_form(question: BankQuestion, people: People) -> None:
    one = form_that_asks(question)
    answers(one, {"A1": (30, 40)})
    answers(form_that_asks(question), {"A1": (10, 50)})
    whole = published(define_of_bank(one), people).values.get(unit="", channel="")
    assert whole.public_items == [{"question": ITEM, "hits": 40, "valid": 90}]


def test_a_form_that_asks_with_other_options_is_said(question: BankQuestion) -> None:
    one = form_that_asks(question)
    form_that_asks(question, options="123")
    with pytest.raises(ScaleChanged, match="SIPAS-A1#1"):
        compute(define_of_bank(one), period())


def test_an_unknown_series_is_refused(question: BankQuestion) -> None:
    indicator = make_indicator(form_that_asks(question))
    with pytest.raises(DefinitionUnsound, match="SIPAS-A1#7"):
        define(indicator, [{"code": "x", "questions": ["SIPAS-A1#7"]}], source="bank")
