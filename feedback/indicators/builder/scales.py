"""The scales that questions are answered on; an indicator counts the questions of one scale."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language

from feedback.bank.entries import banked_types, entry_of, newest_wording
from feedback.enums import QuestionSource
from feedback.models import BankSeries, FeedbackForm, Indicator, IndicatorDefinition
from feedback.questions.base import ANSWERED, NO_OPINION, Entry
from feedback.questions.registry import type_of
from plan_pages.mixins import content_language


@dataclass(frozen=True)
class Choice:
    """An option or a question: its code, and what people read."""

    code: str
    label: str


@dataclass(frozen=True)
class Scale:
    """Options that the same questions offer; of several choices, one question's alone."""

    source: QuestionSource
    options: tuple[Choice, ...]
    questions: tuple[Choice, ...]
    is_several: bool = False

    @property
    def codes(self) -> list[str]:
        return [option.code for option in self.options]

    @property
    def valid_options(self) -> list[str]:
        """What a definition counts as an answer; see ``feedback.indicators.rules``."""
        return [ANSWERED] if self.is_several else self.codes

    @property
    def key(self) -> str:
        """A name for the address, the same as long as the options are."""
        parts = sorted(self.codes)
        if self.is_several:
            parts.append(f"/{self.questions[0].code}")
        return f"{self.source}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:12]}"


def scales_of(indicator: Indicator) -> Iterator[Scale]:
    """Those of the indicator’s form, then of the bank, as the reader’s language words them.

    The bank is read only by who goes on to it.
    """
    yield from _gathered(QuestionSource.FORM, _entries_of(indicator.form))
    yield from _gathered(QuestionSource.BANK, _entries_of_bank())


def scale_of(definition: IndicatorDefinition) -> Scale | None:
    """The scale that a definition counts; None where its form has changed it since."""
    wanted = set(definition.questions)
    for scale in scales_of(definition.indicator):
        asked = {question.code for question in scale.questions}
        fits = set(scale.valid_options) == set(definition.valid_options)
        if scale.source == definition.source and fits and wanted <= asked:
            return scale
    return None


def _entries_of(form: FeedbackForm) -> list[Entry]:
    """Each question that any version asked, newest first; words of the reader's language where
    that version offers the same options."""
    newest: dict[str, Entry] = {}
    local: dict[str, Entry] = {}
    for version in form.versions.order_by("-number"):
        for entry in version.entries:
            newest.setdefault(entry["code"], entry)
            if version.locale == _language():
                local.setdefault(entry["code"], entry)
    return [_worded(entry, local.get(code)) for code, entry in newest.items()]


def _worded(newest: Entry, local: Entry | None) -> Entry:
    same = local is not None and _options(local).keys() == _options(newest).keys()
    return local if local is not None and same else newest


def _entries_of_bank() -> Iterator[Entry]:
    series = BankSeries.objects.filter(question__kind__in=banked_types()).select_related("question")
    ordered = series.order_by("question__sort_order", "question__code", "number")
    for each in ordered.prefetch_related("wordings"):
        words = newest_wording(each)
        if words is not None:
            code = f"{each.question.code}#{each.number}"
            own = {"required": False, "code": code}
            yield entry_of(each, words, _language(), "", own)


def _gathered(source: QuestionSource, entries: Iterable[Entry]) -> list[Scale]:
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        if entry["kind"] in banked_types() and _options(entry):
            own = (entry["code"],) if _is_several(entry) else ()
            found.setdefault((*sorted(_options(entry)), "", *own), []).append(entry)
    return [_scale(source, alike) for alike in found.values()]


def _scale(source: QuestionSource, entries: list[Entry]) -> Scale:
    options = tuple(Choice(code, label) for code, label in _options(entries[0]).items())
    questions = tuple(Choice(entry["code"], entry["label"]) for entry in entries)
    return Scale(source, options, questions, _is_several(entries[0]))


def _options(entry: Entry) -> dict[str, str]:
    options = {option["code"]: option["label"] for option in entry.get("options", [])}
    options.pop(NO_OPINION, None)
    return options


def _is_several(entry: Entry) -> bool:
    return type_of(entry).is_several


def _language() -> str:
    return content_language(get_language())
