from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.numbers import (
    format_change,
    format_number,
    format_percent,
    percent_of,
    round_half_up,
)

PLACES = st.integers(0, 6)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Fraction(13, 3), 2, "4.33"),
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("-0.125"), 2, "-0.13"),
        (Decimal("-0.004"), 2, "0.00"),
        (Fraction(1, 2), 0, "1"),
        (2, 2, "2.00"),
        (
            Decimal("99999999999999999999999999999999.995"),
            2,
            "100000000000000000000000000000000.00",
        ),
    ],
)
def test_a_tie_is_rounded_away_from_zero(
    value: Decimal | Fraction | int, places: int, rounded: str
) -> None:
    assert str(round_half_up(value, places)) == rounded


@given(st.fractions(), PLACES)
def test_rounding_moves_a_value_by_half_a_unit_at_most(value: Fraction, places: int) -> None:
    rounded = round_half_up(value, places)

    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**places)
    assert rounded.as_tuple().exponent == -places


@given(st.fractions(), PLACES)
def test_rounding_treats_both_signs_alike(value: Fraction, places: int) -> None:
    assert Fraction(round_half_up(-value, places)) == -Fraction(round_half_up(value, places))


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_what_is_no_finite_number_cannot_be_rounded(value: Decimal) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind of error is the whole contract
        round_half_up(value, 2)


def test_negative_places_are_refused() -> None:
    with pytest.raises(ValueError, match="places"):
        round_half_up(Decimal(1), -1)


@pytest.mark.parametrize(
    ("value", "places", "vietnamese", "english"),
    [
        (Decimal("86.19"), 2, "86,19", "86.19"),
        ("86.19", 1, "86,2", "86.2"),
        (Decimal("-0.6"), 2, "−0,60", "−0.60"),
        (Decimal("-0.001"), 2, "0,00", "0.00"),
        (1234567, None, "1.234.567", "1,234,567"),
        (Decimal("1234.5"), 2, "1.234,50", "1,234.50"),
        (Decimal("10.0"), None, "10", "10"),
        (Decimal("0.250"), None, "0,25", "0.25"),
        (Decimal("1E+3"), None, "1.000", "1,000"),
        (Fraction(1, 3), None, "0,33", "0.33"),
        (0, None, "0", "0"),
        (None, 2, "—", "—"),
        ("", 2, "—", "—"),
        ("Chưa chấm", 2, "Chưa chấm", "Chưa chấm"),
    ],
)
def test_a_number_is_written_as_its_language_writes_it(
    value: Decimal | int | str | None, places: int | None, vietnamese: str, english: str
) -> None:
    assert format_number(value, places, "vi") == vietnamese
    assert format_number(value, places, "en-gb") == english


def test_an_unknown_value_takes_the_words_of_the_caller() -> None:
    assert format_number(None, 2, "vi", missing="Chưa có số") == "Chưa có số"
    assert format_percent(None, 1, "vi", missing="Chưa có số") == "Chưa có số"


def test_zero_is_a_value_and_not_missing() -> None:
    assert format_number(Decimal("0.00"), 2, "vi", missing="?") == "0,00"


def test_a_percent_keeps_its_sign_on_the_line() -> None:
    assert format_percent(Fraction(353, 405) * 100, 1, "vi") == "87,2\N{NO-BREAK SPACE}%"


def test_a_change_shows_its_direction() -> None:
    assert format_change(Decimal("1.08"), 2, "vi") == "+1,08"
    assert format_change(Decimal("-0.6"), 2, "vi") == "−0,60"
    assert format_change(Decimal("0.001"), 2, "vi") == "0,00"
    assert format_change(None, 2, "vi") == "—"


def test_a_share_of_nothing_is_unknown() -> None:
    assert percent_of(0, 0) is None
    assert percent_of(1, 3) == Fraction(100, 3)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3), PLACES)
def test_a_written_number_reads_back_as_the_rounded_value(value: Decimal, places: int) -> None:
    written = format_number(value, places, "vi")

    read = Decimal(written.replace(".", "").replace(",", ".").replace("−", "-"))
    assert read == round_half_up(value, places)


def _render(source: str, **context: object) -> str:
    return Template("{% load reform_numbers %}" + source).render(Context(context))


def test_the_filters_follow_the_language_of_the_page() -> None:
    source = "{{ v|vn_number:2 }} {{ v|percent:1 }} {{ v|change:1 }}"
    with translation.override("vi"):
        assert _render(source, v=Decimal("86.19")) == "86,19 86,2\N{NO-BREAK SPACE}% +86,2"
    with translation.override("en"):
        assert _render(source, v=Decimal("86.19")) == "86.19 86.2\N{NO-BREAK SPACE}% +86.2"


def test_the_filters_take_a_float_of_a_template_as_it_is_written() -> None:
    with translation.override("vi"):
        assert _render("{{ v|vn_number:2 }}", v=0.125) == "0,13"


def test_a_template_gives_its_own_words_for_an_unknown_value() -> None:
    assert _render('{% number v places=2 missing="Chưa chấm" %}', v=None) == "Chưa chấm"
