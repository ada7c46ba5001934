import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import ANSWERED, Entry, QuestionBlock, QuestionType

DAY_FIRST: Final = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\Z")
ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")


class DateBlock(QuestionBlock):
    earliest = blocks.DateBlock(required=False, label=_("Earliest day"))
    latest = blocks.DateBlock(required=False, label=_("Latest day"))

    class Meta:
        icon = "date"
        label = _("Date")


class DayField(forms.CharField):
    """17/8/2022 as people write it, or what a browser's date field sends; the value is ISO."""

    default_error_messages = {
        "required": _("Please write a date."),
        "invalid": _("This is not a date. Write it like 17/8/2022."),
        "too_early": _("The date has to be on or after %(bound)s."),
        "too_late": _("The date has to be on or before %(bound)s."),
    }

    def __init__(self, *, bounds: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.bounds = [date.fromisoformat(bound) if bound else None for bound in bounds]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return self._day(text).isoformat() if text else ""

    def _day(self, text: str) -> date:
        day = read_day(text)
        earliest, latest = self.bounds
        if day is None:
            raise self._error("invalid")
        if earliest is not None and day < earliest:
            raise self._error("too_early", bound=f"{earliest:%d/%m/%Y}")
        if latest is not None and day > latest:
            raise self._error("too_late", bound=f"{latest:%d/%m/%Y}")
        return day

    def _error(self, code: str, **params: Any) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params=params)


def read_day(text: str) -> date | None:
    """``"17/8/2022"`` and ``"2022-08-17"``; None for anything that is no day."""
    plain = text.strip()
    if not plain.isascii():
        return None
    day_first, iso = DAY_FIRST.match(plain), ISO.match(plain)
    parts = iso.groups() if iso else day_first.groups()[::-1] if day_first else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


class Day(QuestionType):
    kind = "date"
    label = _("Date")
    template = "feedback/questions/line.html"

    def block(self) -> blocks.Block:
        return DateBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        return {
            **super().entry(block_id, value, language),
            "earliest": value["earliest"].isoformat() if value["earliest"] else "",
            "latest": value["latest"].isoformat() if value["latest"] else "",
        }

    def problems(self, entry: Entry) -> list[str | Promise]:
        if entry["earliest"] and entry["latest"] and entry["earliest"] > entry["latest"]:
            return [_("The earliest day is after the latest.")]
        return []

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        field = DayField(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            bounds=(entry["earliest"], entry["latest"]),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
        return {entry["code"]: field}

    def cells(self, entry: Entry, answer: Any) -> Iterable[str]:
        return (ANSWERED,) if answer else ()
