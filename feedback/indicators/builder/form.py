"""The sentence with blanks as a form: what it gives are the fields of a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.enums import Combining
from feedback.indicators.rules.base import HEAVIEST
from feedback.indicators.rules.registry import installed_rules
from feedback.models import IndicatorDefinition
from feedback.services.definitions import HEAVIEST_FACTOR
from feedback.services.disclosure import FLOOR
from plan_pages.enums import Calendar
from plan_pages.models import Criterion
from plan_pages.text import nfc

from .scales import Choice, Scale

MOST_FACTORS = 8
LARGEST_MINIMUM = 10_000
LONGEST_REASON = 1000
# Blanks whose label is the sentence around them.
IN_THE_SENTENCE = ("rule", "grouping", "calendar", "min_respondents", "criterion")


class CriterionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.criteria_set.name}: {obj.code} {obj.local_name}"


@dataclass(frozen=True)
class OptionRow:
    option: Choice
    hit: Any
    weight: Any


@dataclass(frozen=True)
class QuestionRow:
    question: Choice
    factor: Any


@dataclass(frozen=True)
class FactorRow:
    number: int
    title: Any
    title_en: Any
    weight: Any
    code: Any


class BuilderForm(forms.Form):
    """Blanks for the rule, the answers and weights, questions by factors, and the rest.

    Names of fields hold codes (``factor-A1``), so that a form edited meanwhile mixes nothing up.
    """

    rule = forms.ChoiceField(label=gettext_lazy("Rule"))
    combining = forms.ChoiceField(
        label=gettext_lazy("Combining"), choices=Combining, initial=Combining.FACTORS
    )
    grouping = forms.ChoiceField(
        label=gettext_lazy("Grouping"),
        choices=IndicatorDefinition.Grouping,
        required=False,
        initial=IndicatorDefinition.Grouping.UNIT,
    )
    calendar = forms.ChoiceField(
        label=gettext_lazy("Calendar"), choices=Calendar, initial=Calendar.CIVIL
    )
    min_respondents = forms.IntegerField(
        label=gettext_lazy("Fewest respondents"),
        min_value=FLOOR,
        max_value=LARGEST_MINIMUM,
        initial=FLOOR,
    )
    criterion = CriterionField(
        Criterion.objects.filter(children__isnull=True).select_related("criteria_set"),
        label=gettext_lazy("Criterion it feeds"),
        required=False,
        empty_label=gettext_lazy("no criterion"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason of the change"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, scale: Scale, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.scale = scale
        rule: Any = self.fields["rule"]
        rule.choices = [
            (code, own.label)
            for code, own in installed_rules().items()
            if not (scale.is_several and own.needs_weights)
        ]
        for name in IN_THE_SENTENCE:
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
        self.fields.update(_option_fields(scale))
        self.fields.update(_question_fields(scale))
        self.fields.update(_factor_fields())

    @property
    def option_rows(self) -> list[OptionRow]:
        return [
            OptionRow(option, self[f"hit-{option.code}"], self[f"weight-{option.code}"])
            for option in self.scale.options
        ]

    @property
    def question_rows(self) -> list[QuestionRow]:
        return [QuestionRow(each, self[f"factor-{each.code}"]) for each in self.scale.questions]

    @property
    def factor_rows(self) -> list[FactorRow]:
        return [
            FactorRow(
                n, *(self[f"{name}-{n}"] for name in ("title", "title_en", "weight_of", "id"))
            )
            for n in range(1, MOST_FACTORS + 1)
        ]

    @cached_property
    def has_several_factors(self) -> bool:
        used = {row.factor.value() for row in self.question_rows}
        return len(used - {"", None, "1"}) > 0

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(f"factor-{each.code}") for each in self.scale.questions):
            raise ValidationError(_("Please choose at least one question: give it a factor."))
        return cleaned

    def definition_fields(self) -> dict[str, Any]:
        """Keywords of ``propose``, without the reason; only what the rule reads is kept."""
        given = self.cleaned_data
        rule = installed_rules()[given["rule"]]
        names = ("rule", "combining", "grouping", "calendar", "min_respondents", "criterion")
        return {
            **{name: given[name] for name in names},
            "source": self.scale.source,
            "valid_options": self.scale.valid_options,
            "factors": list(self._factors()),
            "hit_options": self._hits() if rule.needs_hits else [],
            "weights": self._weights() if rule.needs_weights else {},
        }

    def _hits(self) -> list[str]:
        return [code for code in self.scale.codes if self.cleaned_data[f"hit-{code}"]]

    def _weights(self) -> dict[str, int]:
        weights = {code: self.cleaned_data[f"weight-{code}"] for code in self.scale.codes}
        return {code: weight for code, weight in weights.items() if weight is not None}

    def _factors(self) -> Iterator[dict[str, Any]]:
        given = self.cleaned_data
        for n in range(1, MOST_FACTORS + 1):
            codes = [q.code for q in self.scale.questions if given[f"factor-{q.code}"] == str(n)]
            if codes:
                names = {"title": given[f"title-{n}"], "title_en": given[f"title_en-{n}"]}
                weight = given[f"weight_of-{n}"] or 1
                yield {
                    "code": given[f"id-{n}"] or f"f{n}",
                    **{name: nfc(words) for name, words in names.items() if words},
                    "questions": codes,
                    **({"weight": weight} if weight != 1 else {}),
                }


def initial_from(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows for a definition's fields, or those of a preset."""
    plain = ("rule", "combining", "grouping", "calendar", "min_respondents", "criterion")
    initial = {name: fields[name] for name in plain if name in fields}
    initial |= {f"hit-{code}": True for code in fields.get("hit_options", ())}
    initial |= {f"weight-{code}": n for code, n in fields.get("weights", {}).items()}
    for n, factor in enumerate(fields.get("factors", ()), 1):
        initial |= {f"factor-{code}": str(n) for code in factor["questions"]}
        initial |= {
            f"title-{n}": factor.get("title", ""),
            f"title_en-{n}": factor.get("title_en", ""),
            f"weight_of-{n}": factor.get("weight", 1),
            f"id-{n}": factor["code"],
        }
    return initial


def _option_fields(scale: Scale) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for option in scale.options:
        fields[f"hit-{option.code}"] = forms.BooleanField(
            required=False, widget=_labelled(forms.CheckboxInput(), _("Looked for"), option)
        )
        fields[f"weight-{option.code}"] = forms.IntegerField(
            required=False,
            min_value=-HEAVIEST,
            max_value=HEAVIEST,
            widget=_labelled(forms.NumberInput(), _("Weight"), option),
        )
    return fields


def _question_fields(scale: Scale) -> dict[str, forms.Field]:
    numbers = [str(n) for n in range(1, MOST_FACTORS + 1)]
    choices = [("", _("not counted")), *zip(numbers, numbers, strict=True)]
    return {
        f"factor-{question.code}": forms.ChoiceField(
            required=False,
            choices=choices,
            widget=_labelled(forms.Select(), _("In factor"), question),
        )
        for question in scale.questions
    }


def _factor_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for n in range(1, MOST_FACTORS + 1):
        for name, label in (("title", _("Name of factor")), ("title_en", _("English name"))):
            widget = forms.TextInput(attrs={"aria-label": f"{label} {n}"})
            fields[f"{name}-{n}"] = forms.CharField(required=False, max_length=200, widget=widget)
        fields[f"weight_of-{n}"] = forms.IntegerField(
            required=False,
            min_value=1,
            max_value=HEAVIEST_FACTOR,
            widget=forms.NumberInput(attrs={"aria-label": f"{_('Weight of factor')} {n}"}),
        )
        fields[f"id-{n}"] = forms.SlugField(
            required=False, max_length=40, widget=forms.HiddenInput()
        )
    return fields


def _labelled(widget: Any, label: str, choice: Choice) -> Any:
    widget.attrs["aria-label"] = f"{label}: {choice.label}"
    return widget
