from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.indicators.figures import figure_words, open_figure
from feedback.indicators.formulas import (
    Factor,
    Item,
    factor_share,
    index_share,
    mean,
    respondents,
    rounded,
    score_interval,
)
from feedback.indicators.rules.base import Measure


def item(hits: int, valid: int, question: str = "A1") -> Item:
    return Item(question, hits, valid)


def test_an_item_is_the_share_of_hits_in_valid_answers() -> None:
    assert item(353, 405).share == Fraction(353, 405)


def test_no_valid_answer_is_unknown_and_not_zero() -> None:
    assert item(0, 0).share is None
    assert factor_share([item(0, 0), item(0, 0)]) is None
    assert index_share([]) is None


def test_an_item_nobody_answered_leaves_the_mean() -> None:
    assert factor_share([item(3, 4), item(0, 0)]) == Fraction(3, 4)
    assert index_share([Factor((item(1, 2),)), Factor((item(0, 0),))]) == Fraction(1, 2)


def test_a_factor_is_the_mean_of_shares_and_not_of_answers() -> None:
    # 9 of 10 and 10 of 100: the shares count alike, however many answered each.
    assert factor_share([item(9, 10), item(10, 100)]) == Fraction(1, 2)


def test_the_index_is_the_mean_of_factors_of_different_lengths() -> None:
    one_item = Factor((item(1, 1),))
    three_items = Factor((item(0, 4), item(1, 4), item(2, 4)))
    assert index_share([one_item, three_items]) == Fraction(5, 8)


def test_respondents_are_the_largest_item_n() -> None:
    assert respondents([item(3, 10), item(9, 12), item(0, 0)]) == 12
    assert respondents([]) == 0


def test_ten_times_four_four_five_are_all_satisfied_and_average_four_point_three_three() -> None:
    answers = [4, 4, 5] * 10
    assert item(sum(a >= 4 for a in answers), len(answers)).share == 1
    average = mean(Fraction(a) for a in answers)
    assert average == Fraction(13, 3)
    assert figure_words(rounded(average), Measure.MEAN) == "4,33"
    assert open_figure(rounded(average / 100), Measure.PERCENT) == "4.33"


def test_a_tie_is_rounded_up_once() -> None:
    assert rounded(Fraction(1, 8) + Fraction(1, 20000)) == Decimal("0.1251")
    assert rounded(Fraction(2, 3)) == Decimal("0.6667")
    # Rounding the items first would give 0.3334.
    average = mean([Fraction(1, 3), Fraction(1, 3)])
    assert average is not None
    assert rounded(average) == Decimal("0.3333")


def test_an_interval_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="respondent"):
        score_interval(Fraction(1, 2), 0)


@given(st.integers(1, 10**7), st.data())
def test_the_interval_holds_the_share(n: int, data: st.DataObject) -> None:
    share = Fraction(data.draw(st.integers(0, n)), n)
    low, high = map(rounded, score_interval(share, n))
    assert 0 <= low <= rounded(share) <= high <= 1


def test_percent_keeps_two_decimals() -> None:
    assert open_figure(Decimal("0.8000"), Measure.PERCENT) == "80.00"
    assert open_figure(Decimal("1.0000"), Measure.PERCENT) == "100.00"
    assert open_figure(None, Measure.PERCENT) is None
