from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plan_pages.text import fold, nfc

from .base import ANSWERED, Entry, QuestionBlock, QuestionType, option_codes
from .fields import OneChoiceField, OneLineField, SeveralChoicesField

FLAGS = ("exclusive", "with_text")
OTHER_SUFFIX = "_other"
OTHER_LENGTH = 200


class OptionBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=300, label=_("Answer"))
    code = blocks.RegexBlock(
        regex=r"^[A-Za-z0-9][A-Za-z0-9_]{0,38}\Z",
        required=False,
        label=_("Code"),
        help_text=_("Left empty, the portal gives one that never changes."),
    )
    exclusive = blocks.BooleanBlock(
        required=False, label=_("Excludes the others, such as “None of these”")
    )
    with_text = blocks.BooleanBlock(
        required=False, label=_("Asks for a few words, such as “Other”")
    )


class ChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=60, label=_("Answers"))


class SingleChoiceBlock(ChoiceBlock):
    class Meta:
        icon = "radio-full"
        label = _("One answer of several")


class SeveralChoicesBlock(ChoiceBlock):
    class Meta:
        icon = "tick"
        label = _("Several answers")


def option_entries(options: Any) -> list[dict[str, Any]]:
    """Options with a permanent code: the editor's own, or one made from the item's id.

    A duplicated item keeps the text of its code but has an id of its own, so the copy gets a new
    code and no answer changes its meaning.
    """
    taken: set[str] = set()
    entries: list[dict[str, Any]] = []
    for child in options.bound_blocks:
        code = child.value["code"] or ""
        if not code or code in taken:
            code = "o" + str(child.id).replace("-", "")[:10]
        taken.add(code)
        option = {"id": str(child.id), "code": code, "label": nfc(child.value["label"])}
        # Only what is set: an entry without them stays what it was before they existed.
        flags = {name: True for name in FLAGS if child.value.get(name)}
        entries.append({**option, **flags})
    return entries


def text_field_name(entry: Entry) -> str:
    """The field for the words beside an option, ``""`` where no option asks for any."""
    asks = any(option.get("with_text") for option in entry["options"])
    return f"{entry['code']}{OTHER_SUFFIX}" if asks else ""


def words_field(entry: Entry) -> dict[str, forms.Field]:
    name = text_field_name(entry)
    if not name:
        return {}
    label = next(option["label"] for option in entry["options"] if option.get("with_text"))
    return {
        name: OneLineField(
            label=label, required=False, max_length=OTHER_LENGTH, widget=forms.TextInput()
        )
    }


class Choice(QuestionType):
    is_lasting = True

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        entry = super().entry(block_id, value, language)
        return {**entry, "options": option_entries(value["options"])}

    def problems(self, entry: Entry) -> list[str | Promise]:
        labels = [fold(option["label"]).strip() for option in entry["options"]]
        found: list[str | Promise] = []
        if not labels:
            found.append(_("The question has no answers to choose from."))
        if len(set(labels)) < len(labels) or len(set(option_codes(entry))) < len(labels):
            found.append(_("Two answers of the question are the same."))
        if sum(bool(option.get("with_text")) for option in entry["options"]) > 1:
            found.append(_("Only one answer of a question can ask for words."))
        return found

    def choices(self, entry: Entry) -> list[tuple[str, str]]:
        return [(option["code"], option["label"]) for option in entry["options"]]


class SingleChoice(Choice):
    kind = "single_choice"
    label = _("One answer of several")
    template = "feedback/questions/single_choice.html"

    def block(self) -> blocks.Block:
        return SingleChoiceBlock()

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        field = OneChoiceField(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            choices=self.choices(entry),
        )
        return {entry["code"]: field, **words_field(entry)}

    def cells(self, entry: Entry, answer: Any) -> Iterable[str]:
        return (answer,) if answer else ()


class SeveralChoices(Choice):
    kind = "several_choices"
    is_several = True
    label = _("Several answers")
    template = "feedback/questions/several_choices.html"

    def block(self) -> blocks.Block:
        return SeveralChoicesBlock()

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        field = SeveralChoicesField(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            choices=self.choices(entry),
            exclusive={option["code"] for option in entry["options"] if option.get("exclusive")},
        )
        return {entry["code"]: field, **words_field(entry)}

    def cells(self, entry: Entry, answer: Any) -> Iterable[str]:
        """Every chosen option once, and the denominator of the shares."""
        return (*answer, ANSWERED) if answer else ()
