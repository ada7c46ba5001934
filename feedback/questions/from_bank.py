"""A question that is taken from the bank, with its wording, its answers and its identity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import CodeBlock, ConditionBlock, Entry, QuestionType, code_from_id, rule_of

if TYPE_CHECKING:
    from feedback.models import BankSeries

FORM_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,38}\Z")


class BankSeriesBlock(blocks.ChooserBlock):
    """Chooses a series; all of a form are read with their newest wordings in one query."""

    target_model = "feedback.BankSeries"

    @cached_property
    def widget(self) -> forms.Widget:
        from feedback.viewsets.bank_chooser import bank_chooser  # noqa: PLC0415 - needs the models

        widget: forms.Widget = bank_chooser.widget_class()
        return widget

    def to_python(self, value: Any) -> BankSeries | None:
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values: Iterable[Any]) -> Sequence[BankSeries | None]:
        from feedback.bank.entries import with_newest  # noqa: PLC0415 - it reads the question types

        asked = list(values)
        found = with_newest(asked)
        return [found.get(value) if isinstance(value, int) else None for value in asked]

    class Meta:
        icon = "folder-open-inverse"


class FromBankBlock(blocks.StructBlock):
    series = BankSeriesBlock(label=_("Question of the bank"))
    required = blocks.BooleanBlock(required=False, label=_("An answer is compulsory"))
    code = CodeBlock(help_text=_("Left empty, the question has the same code as in the bank."))
    show_if = ConditionBlock(required=False)

    class Meta:
        icon = "folder-open-inverse"
        label = _("Question of the bank")


class FromBank(QuestionType):
    """Stands in the form as a question of its own kind, so that it is asked and counted like one.

    What comes out of here with the kind ``bank`` is a question that is gone, or whose type is.
    """

    kind = "bank"
    label = _("Question of the bank")
    template = "feedback/questions/note.html"

    def block(self) -> blocks.Block:
        return FromBankBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        from feedback.bank.entries import entry_of, newest_wording  # noqa: PLC0415 - it reads the types
        from feedback.questions.registry import question_types  # noqa: PLC0415 - it reads us

        series = value["series"]
        words = newest_wording(series) if series is not None else None
        own = {
            "required": bool(value["required"]),
            "code": value["code"] or code_in_form(series, block_id),
        }
        if series is None or words is None or series.question.kind not in question_types():
            nothing = {"id": block_id, "kind": self.kind, "label": "", "help": ""}
            return {**nothing, **own, **rule_of(value)}
        rule = {"show_if": dict(value.get("show_if") or {})}
        return entry_of(series, words, language, block_id, {**own, **rule})

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        return {}

    def problems(self, entry: Entry) -> list[str | Promise]:
        return [_("The question is no longer in the bank; choose another.")]


def code_in_form(series: BankSeries | None, block_id: str) -> str:
    """The bank's code where a form can have it; the bank allows hyphens, fields do not."""
    from feedback.services.versions import RESERVED_CODES  # noqa: PLC0415 - imports the models

    code = series.question.code.replace("-", "_") if series is not None else ""
    usable = FORM_CODE.match(code) is not None and code not in RESERVED_CODES
    return code if usable else code_from_id(block_id)
