"""Forms by which the bank is kept; what they hold together is up to the services."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import CharBlock, FieldBlock

from feedback.bank.entries import OPTION_RULES, banked_types, block_of, newest_wording, rule_names
from feedback.models import BankSeries
from feedback.services.bank import Words

SEPARATOR = "|"
MOST_OPTIONS = 60
TEXTS = ("label", "label_en", "help", "help_en")


def kind_choices() -> list[tuple[str, Any]]:
    return [(kind, own.label) for kind, own in banked_types().items()]


class KindForm(forms.Form):
    """The first step of a new question: what else is asked depends on its type."""

    kind = forms.ChoiceField(label=gettext_lazy("Type of the question"), choices=kind_choices)


class IdentityForm(forms.Form):
    """What a question is called; the code is permanent."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=30,
        help_text=gettext_lazy("Short and permanent, for example A1."),
    )
    topic = forms.CharField(label=gettext_lazy("Topic"), max_length=120, required=False)
    source = forms.CharField(
        label=gettext_lazy("The decision that words it"), max_length=255, required=False
    )


class WordingForm(forms.Form):
    """A wording; ``kind`` decides whether there are answers to be worded."""

    label = forms.CharField(label=gettext_lazy("Question"), max_length=500)
    label_en = forms.CharField(
        label=gettext_lazy("Question in English"), max_length=500, required=False
    )
    help = forms.CharField(
        label=gettext_lazy("Explanation under the question"), max_length=500, required=False
    )
    help_en = forms.CharField(
        label=gettext_lazy("Explanation in English"), max_length=500, required=False
    )
    options = forms.CharField(
        label=gettext_lazy("Answers"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One in a line: code | answer | answer in English"),
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if "options" not in block_of(banked_types()[kind]).child_blocks:
            del self.fields["options"]

    def clean_options(self) -> tuple[dict[str, str], ...]:
        lines = [line for line in self.cleaned_data["options"].splitlines() if line.strip()]
        if len(lines) > MOST_OPTIONS:
            raise ValidationError(_("A question has at most %(n)d answers.") % {"n": MOST_OPTIONS})
        return tuple(_option(line) for line in lines)

    def words(self) -> Words:
        given = {name: self.cleaned_data[name] for name in TEXTS}
        return Words(**given, options=self.cleaned_data.get("options", ()))


class MendForm(WordingForm):
    reason = forms.CharField(label=gettext_lazy("What is mended, and why"), max_length=255)


class SeriesForm(WordingForm):
    """A wording with the rules that the type has, as its own block asks for them."""

    first: ClassVar[list[str]] = []

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(kind, *args, **kwargs)
        children = block_of(banked_types()[kind]).child_blocks
        self.rules = [name for name in children if name in rule_names(kind)]
        for name in self.rules:
            self._add_rule(name, children[name])
        if "options" in self.fields:
            self._add_option_rules()
        self.order_fields(self.first)
        if "reason" in self.fields:
            self.fields["reason"] = self.fields.pop("reason")

    def _add_rule(self, name: str, block: Any) -> None:
        if not isinstance(block, FieldBlock):
            return
        field = copy.deepcopy(block.field)
        field.label = block.label
        default = block.get_default()
        field.initial = None if default in ("", None) else default
        self.fields[name] = field
        if isinstance(block, CharBlock):
            english = copy.deepcopy(field)
            english.required = False
            english.label = _("%(name)s in English") % {"name": block.label}
            self.fields[f"{name}_en"] = english

    def _add_option_rules(self) -> None:
        labels = {
            "exclusive": _("Codes of answers that exclude the others"),
            "with_text": _("Codes of answers that ask for a few words"),
        }
        for name in OPTION_RULES:
            self.fields[name] = forms.CharField(label=labels[name], required=False, max_length=400)

    def stored_rules(self) -> dict[str, Any]:
        """As JSON holds them; what was left empty is left out."""
        found: dict[str, Any] = {}
        for name in self.fields:
            value = self.cleaned_data.get(name)
            if value in (None, "") or name.removesuffix("_en") not in (*self.rules, *OPTION_RULES):
                continue
            if name in OPTION_RULES:
                value = value.replace(",", " ").split()
            found[name] = str(value) if isinstance(value, Decimal | date) else value
        return found


class NewSeriesForm(SeriesForm):
    reason = forms.CharField(label=gettext_lazy("Why it is not comparable"), max_length=255)


class NewQuestionForm(IdentityForm, SeriesForm):
    first = ["code", "topic", "source"]


def initial_of(series: BankSeries) -> dict[str, Any]:
    """What is asked now, as a form shows it."""
    wording = newest_wording(series)
    if wording is None:
        return {}
    lines = [
        f" {SEPARATOR} ".join((each["code"], each["label"], each.get("label_en", "")))
        for each in wording.options
    ]
    rules = {
        name: ", ".join(value) if name in OPTION_RULES else value
        for name, value in series.rules.items()
    }
    texts = {name: getattr(wording, name) for name in TEXTS}
    return {**rules, **texts, "options": "\n".join(lines)}


def _option(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split(SEPARATOR)]
    if len(parts) not in (2, 3) or not parts[0] or not parts[1]:
        raise ValidationError(
            _("“%(line)s” is no answer; write it as: code | answer | answer in English")
            % {"line": line[:80]}
        )
    code, label, *english = parts
    return {"code": code, "label": label, "label_en": "".join(english)}
