"""Sums of numbers: added, taken back and put back to the hundredth, and told by the commands."""

import json
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from feedback.forms import AnswerForm
from feedback.indicators.formulas import mean_of_numbers
from feedback.models import FeedbackFormPage, Response, ResponseRevision, Tally
from feedback.questions.number import canonical, read_number
from feedback.services import review
from feedback.services.counting import count_pending
from feedback.services.erasure import erase
from feedback.services.recount import check, recount
from feedback.services.versions import version_for
from tests.factories import feedback as make

BODY: list[dict[str, Any]] = [
    make.block("number", "N", "Days?", smallest=-5, largest=None, decimals=2, measure=""),
    make.block("satisfaction", "A1", "Easy?"),
]


@pytest.fixture
def survey(db: None) -> FeedbackFormPage:
    return make.form_page(body=BODY)


@pytest.fixture
def reviewer(db: None) -> User:
    return User.objects.create_user("reviewer")


def answered(survey: FeedbackFormPage, *numbers: str) -> list[Response]:
    responses = [make.answer(survey, make.sheet("VP", N=number, A1="4")) for number in numbers]
    count_pending()
    return responses


def totals() -> dict[str, tuple[int, int]]:
    rows = Tally.objects.values("question").annotate(n=Sum("live"), sum=Sum("total"))
    return {row["question"]: (row["n"], row["sum"]) for row in rows}


def printed(*command: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command(*command, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines() if line.startswith("{")]


def test_numbers_add_up_in_hundredths_beside_how_many_gave_one(survey: FeedbackFormPage) -> None:
    answered(survey, "0.1", "0.2", "-3", "1234.56", "0")

    assert totals()["N"] == (5, 123186)
    assert totals()["A1"] == (5, 0)


def test_the_mean_of_a_number_is_exact(survey: FeedbackFormPage) -> None:
    answered(survey, "4", "4", "5")

    n, total = totals()["N"]

    assert mean_of_numbers(total, n) == Fraction(13, 3)
    assert mean_of_numbers(0, 0) is None


def test_a_number_taken_back_corrected_and_erased_leaves_the_total_exactly(
    survey: FeedbackFormPage, reviewer: User
) -> None:
    one, two = answered(survey, "0.01", "99.99")

    review.mark_spam(one, reviewer, "twice")
    count_pending()
    assert totals()["N"] == (1, 9999)

    review.put_back(one, reviewer, "was a person")
    review.correct(two, make.sheet("VP", N="-0.5", A1="4"), reviewer, "keyed in wrongly")
    count_pending()
    assert totals()["N"] == (2, -49)

    erase(two)
    assert totals()["N"] == (1, 1)
    assert check() == []


def test_a_wrong_total_is_told_and_put_right(survey: FeedbackFormPage) -> None:
    answered(survey, "2.5", "7")
    Tally.objects.filter(question="N").update(total=1)

    with pytest.raises(CommandError):
        call_command("recount", "--check", stdout=StringIO())
    assert [(found.tally, found.tally_total, found.responses_total) for found in check()] == [
        (2, 1, 950)
    ]

    recount()
    assert totals()["N"] == (2, 950)
    assert check() == []


def test_cells_counted_before_there_were_totals_are_taken_back_as_they_were_added(
    survey: FeedbackFormPage, reviewer: User
) -> None:
    old, _new = answered(survey, "10", "1")
    revision = ResponseRevision.objects.get(response=old)
    stored = revision.cells or {}
    revision.cells = {**stored, "cells": [cell[:2] for cell in stored["cells"]]}
    revision.save()
    Tally.objects.filter(question="N").update(total=100)

    review.mark_spam(old, reviewer, "test")
    count_pending()
    assert totals()["N"] == (1, 100)

    review.put_back(old, reviewer, "test")
    count_pending()
    recount()
    assert totals()["N"] == (2, 1100)


def test_archived_counts_keep_their_part_of_a_total(survey: FeedbackFormPage) -> None:
    answered(survey, "3")
    Tally.objects.filter(question="N").update(archived=4, total=1100)

    assert check() == []
    recount()
    assert totals()["N"] == (1, 1100)


def test_a_number_that_cannot_be_read_is_set_aside_while_the_others_are_counted(
    survey: FeedbackFormPage,
) -> None:
    poison = make.answer(survey, make.sheet("VP", N="Infinity"))
    answered(survey, "3")

    assert list(Response.objects.failed()) == [poison]
    assert totals()["N"] == (1, 300)


def test_tallies_print_a_total_only_where_there_is_one(survey: FeedbackFormPage) -> None:
    answered(survey, "3", "0.5")

    lines = {line["question"]: line for line in printed("tallies", survey.slug)}

    assert (lines["N"]["n"], lines["N"]["total"]) == (2, 350)
    assert "total" not in lines["A1"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12,50", "12.5"), ("-0", "0"), ("1.200", "1200"), ("0,10", "0.1"), ("007", "7")],
)
def test_one_number_has_one_text(survey: FeedbackFormPage, typed: str, kept: str) -> None:
    form = AnswerForm(version_for(survey).schema, {"N": typed})

    assert form.is_valid()
    assert form.sheet().answers == {"N": kept}


@given(st.decimals(-(10**11), 10**11, places=2))
def test_a_number_keeps_its_value_in_its_one_text(number: Decimal) -> None:
    assert read_number(canonical(number)) == number
    assert canonical(Decimal(canonical(number))) == canonical(number)
