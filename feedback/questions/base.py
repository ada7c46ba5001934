"""What a question type is: a block for the editor, an entry of the schema, a field, its cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plan_pages.text import nfc

Entry = dict[str, Any]
Fields = dict[str, forms.Field]
# The fields of a version's questions that are the same each time, by entry and language.
Kept = dict[tuple[str, str], Fields]
NO_OPINION = "_no_opinion"
ANSWERED = "_answered"
MAX_CODE = 40


class CodeBlock(blocks.RegexBlock):
    """The question's code: the name of its field, of its column and of its tallies."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Code"))
        kwargs.setdefault(
            "help_text",
            _("Short and permanent, for example A1. Left empty, the portal gives one."),
        )
        super().__init__(
            regex=r"^[A-Za-z][A-Za-z0-9_]{0,38}\Z",
            error_messages={
                "invalid": _("Begin with a letter; use letters without accents, digits and _.")
            },
            **kwargs,
        )


class ConditionBlock(blocks.StructBlock):
    """When the question or section is asked; empty, it always is. See ``feedback.rules``."""

    question = blocks.CharBlock(
        required=False,
        max_length=MAX_CODE,
        label=_("Code of an earlier question"),
        help_text=_("Left empty, the question is asked of everybody."),
    )
    op = blocks.ChoiceBlock(
        required=False,
        default="equals",
        label=_("Condition"),
        choices=[
            ("equals", _("the answer is")),
            ("differs", _("the answer is not")),
            ("contains", _("the answer contains")),
            ("filled", _("it was answered")),
            ("empty", _("it was not answered")),
        ],
    )
    value = blocks.CharBlock(
        required=False, max_length=300, label=_("Answer"), help_text=_("In words or as its code.")
    )

    class Meta:
        icon = "tasks"
        label = _("Ask only if")
        # Folded, it names the question and the answer; the editor's map of the page needs a text.
        label_format = "… {question} {value}"
        collapsed = True


def rule_of(value: Any) -> dict[str, dict[str, str]]:
    """What a rule adds to an entry; nothing where there is none, so that old schemas stay."""
    rule = value.get("show_if") or {}
    question = (rule.get("question") or "").strip()
    if not question:
        return {}
    answer = nfc(rule.get("value") or "").strip()
    return {"show_if": {"question": question, "op": rule.get("op") or "equals", "value": answer}}


class QuestionBlock(blocks.StructBlock):
    """Fields that every question has."""

    label = blocks.CharBlock(max_length=500, label=_("Question"))
    help = blocks.CharBlock(
        max_length=500, required=False, label=_("Explanation under the question")
    )
    required = blocks.BooleanBlock(required=False, label=_("An answer is compulsory"))
    code = CodeBlock()
    show_if = ConditionBlock(required=False)


class QuestionType:
    """Base of all types; a host adds its own by one subclass and ``FEEDBACK["QUESTION_TYPES"]``."""

    kind: ClassVar[str]
    label: ClassVar[str | Promise]
    icon: ClassVar[str] = "help"
    asks: ClassVar[bool] = True
    holds_text: ClassVar[bool] = False
    holds_file: ClassVar[bool] = False
    # A respondent may choose several options; ``ANSWERED`` is then the denominator.
    is_several: ClassVar[bool] = False
    # The fields follow from the entry and the language alone: they may be kept and shared.
    is_lasting: ClassVar[bool] = False
    template: ClassVar[str]

    def block(self) -> blocks.Block:
        raise NotImplementedError

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        """The part of the schema that a respondent sees and that answers are read by."""
        return {
            "id": block_id,
            "kind": self.kind,
            "code": value["code"] or code_from_id(block_id),
            "label": nfc(value["label"]),
            "help": nfc(value["help"] or ""),
            "required": bool(value["required"]),
            **rule_of(value),
        }

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        """The form fields that the entry asks, by field name; no fields for mere text."""
        raise NotImplementedError

    def problems(self, entry: Entry) -> list[str | Promise]:
        """Why the entry cannot be frozen into a version, as sentences; none if it can."""
        return []

    def cells(self, entry: Entry, answer: Any) -> Iterable[str]:
        """The options of the tally that one answer adds to."""
        return ()

    def hundredths(self, entry: Entry, answer: Any) -> int | None:
        """What each of the answer's cells adds to its total; None for what is no number."""
        return None


def code_from_id(block_id: str) -> str:
    """The code a block gets when its editor gave none: the same at every save."""
    return "q" + block_id.replace("-", "")[:10]


def option_codes(entry: Entry) -> list[str]:
    return [option["code"] for option in entry["options"]]
