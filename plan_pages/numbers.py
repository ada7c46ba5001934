"""Exact rounding and the way a number is written in Vietnamese and in English."""

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

Number = Decimal | Fraction | int
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MISSING = "\N{EM DASH}"
# Decimal mark and thousands mark by the first part of the language code.
MARKS = {"vi": (",", "."), "en": (".", ",")}
FRACTION_PLACES = 2
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")


def round_half_up(value: Number, places: int) -> Decimal:
    """`value` with exactly `places` decimals, ties away from zero, computed in integers.

    Raises ValueError for NaN, an infinity or negative `places`.
    """
    if places < 0:
        raise ValueError("places must not be negative")
    try:
        exact = Fraction(value)
    except OverflowError as error:
        raise ValueError("an infinity cannot be rounded") from error
    scaled = abs(exact) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = int(exact < 0 and units != 0)
    return Decimal((sign, tuple(int(digit) for digit in str(units)), -places))


def percent_of(part: Number, whole: Number) -> Fraction | None:
    """`part` of `whole` in percent, exact; None when there is nothing to divide by."""
    return Fraction(part) * 100 / Fraction(whole) if whole else None


def format_number(
    value: Number | str | None,
    places: int | None = None,
    language: str = "vi",
    missing: str = MISSING,
) -> str:
    """The number as people read it: "1.234,50" (vi), "1,234.50" (en), U+2212 for minus.

    `places=None` keeps the decimals the value has, without trailing zeros. A text that is not a
    plain number ("Not scored yet") is handed back as it is; None or "" becomes `missing`.
    """
    number = _read(value)
    if number is None:
        return str(value).strip() if value else missing
    return _write(_rounded(number, places), language)


def format_percent(
    value: Number | str | None,
    places: int | None = 1,
    language: str = "vi",
    missing: str = MISSING,
) -> str:
    """`value`, already in percent, with a no-break space before the sign: "87,2 %"."""
    text = format_number(value, places, language, missing)
    return text if _read(value) is None else f"{text}{NBSP}%"


def format_change(value: Number | str | None, places: int | None = 2, language: str = "vi") -> str:
    """A difference with its sign always written: "+1,08", "−0,60", "0,00"."""
    text = format_number(value, places, language)
    number = _read(value)
    rises = number is not None and _rounded(number, places) > 0
    return f"+{text}" if rises else text


def _read(value: Number | str | None) -> Number | None:
    if not isinstance(value, str):
        return value
    try:
        return Decimal(value.strip()) if _PLAIN.fullmatch(value.strip()) else None
    except InvalidOperation:
        return None


def _rounded(number: Number, places: int | None) -> Decimal:
    if places is not None:
        return round_half_up(number, places)
    if isinstance(number, Fraction):
        return _trimmed(round_half_up(number, FRACTION_PLACES))
    return _trimmed(Decimal(number))


def _trimmed(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError("not a finite number")
    plain = round_half_up(number, max(0, -exponent))
    return Decimal(f"{plain:f}".rstrip("0").rstrip(".")) if exponent < 0 else plain


def _write(number: Decimal, language: str) -> str:
    decimal_mark, thousands_mark = MARKS.get(language.partition("-")[0], MARKS["en"])
    whole, _, decimals = f"{number.copy_abs():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands_mark)
    sign = MINUS if number < 0 else ""
    return f"{sign}{grouped}{decimal_mark}{decimals}" if decimals else f"{sign}{grouped}"
