import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plan_pages.numbers import format_number
from plan_pages.text import nfc

from .base import ANSWERED, Entry, QuestionBlock, QuestionType

MOST_DECIMALS = 2
# "1.234,5", "1234.5" and "1 234" are what people type; "1.234" is a thousand in Vietnamese.
THOUSANDS: Final = re.compile(r"(?<=\d)[.\s\u00a0](?=\d{3}(?:\D|\Z))")
PLAIN: Final = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?\Z")


class NumberBlock(QuestionBlock):
    smallest = blocks.DecimalBlock(required=False, label=_("Smallest value"))
    largest = blocks.DecimalBlock(required=False, label=_("Largest value"))
    decimals = blocks.IntegerBlock(
        default=0, min_value=0, max_value=MOST_DECIMALS, label=_("Decimal places")
    )
    measure = blocks.CharBlock(max_length=40, required=False, label=_("Unit of the number"))

    class Meta:
        icon = "order"
        label = _("Number")


class NumberField(forms.CharField):
    """A number as people of either language write it; the value is its canonical text."""

    default_error_messages = {
        "required": _("Please write a number."),
        "invalid": _("This is not a number. Write it like 12 or 12,5."),
        "decimals": _("Write at most %(places)d decimal places."),
        "too_small": _("The number has to be at least %(bound)s."),
        "too_large": _("The number may be at most %(bound)s."),
    }

    def __init__(self, *, bounds: tuple[str, str], decimals: int, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.bounds = [Decimal(bound) if bound else None for bound in bounds]
        self.decimals = decimals

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return canonical(self._number(text)) if text else ""

    def _number(self, text: str) -> Decimal:
        plain = read_number(text)
        if plain is None:
            raise self._error("invalid")
        exponent = plain.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.decimals:
            raise self._error("decimals", places=self.decimals)
        smallest, largest = self.bounds
        if smallest is not None and plain < smallest:
            raise self._error("too_small", bound=format_number(smallest))
        if largest is not None and plain > largest:
            raise self._error("too_large", bound=format_number(largest))
        return plain

    def _error(self, code: str, **params: Any) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params=params)


def read_number(text: str) -> Decimal | None:
    """``"1.234,5"`` → 1234.5, ``"12,5"`` → 12.5, ``"1.234"`` → 1234; None for anything else."""
    joined = THOUSANDS.sub("", text.strip().replace("\N{MINUS SIGN}", "-")).replace(",", ".")
    return Decimal(joined) if PLAIN.fullmatch(joined) and joined.isascii() else None


class Number(QuestionType):
    """Counted by how many answered and by their sum, so that a mean can be told exactly."""

    kind = "number"
    label = _("Number")
    template = "feedback/questions/line.html"

    def block(self) -> blocks.Block:
        return NumberBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        return {
            **super().entry(block_id, value, language),
            "smallest": _text(value["smallest"]),
            "largest": _text(value["largest"]),
            "decimals": value["decimals"] or 0,
            "measure": nfc(value["measure"] or ""),
        }

    def problems(self, entry: Entry) -> list[str | Promise]:
        smallest, largest = entry["smallest"], entry["largest"]
        if smallest and largest and Decimal(smallest) > Decimal(largest):
            return [_("The smallest value is larger than the largest.")]
        return []

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        field = NumberField(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            bounds=(entry["smallest"], entry["largest"]),
            decimals=entry["decimals"],
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        return {entry["code"]: field}

    def cells(self, entry: Entry, answer: Any) -> Iterable[str]:
        return (ANSWERED,) if answer else ()

    def hundredths(self, entry: Entry, answer: Any) -> int | None:
        return int(Decimal(answer) * 100) if answer else None


def canonical(number: Decimal) -> str:
    """The same text for the same number: ``"12.5"`` for 12.50, ``"0"`` for -0."""
    return f"{number.normalize() + 0:f}"


def _text(bound: Decimal | None) -> str:
    return "" if bound is None else canonical(bound)
