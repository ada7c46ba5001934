"""Forms of the score book: figures as people type them, a rule without a line of JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from .enums import ScoringMethod
from .models import CriteriaSet, Criterion, ScoringRule
from .scoring_rules import check_params
from .typed_numbers import NotANumber, read_number, short_number
from .validators import validate_address

FIRST_YEAR, LAST_YEAR = 2000, 2100
STEP_PARTS = 2
NEEDED = {
    ScoringMethod.ALL_OR_NOTHING: ("threshold",),
    ScoringMethod.PROPORTIONAL: ("full_at", "zero_at"),
    ScoringMethod.STEPS: ("steps",),
    ScoringMethod.YES_NO: (),
    ScoringMethod.SURVEY: ("scale",),
}


def decimal_mark() -> str:
    return "." if (get_language() or "vi").startswith("en") else ","


class NumberField(forms.Field):
    """A number with a comma or a dot; what cannot be read in one way only is asked for again."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 30}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        if not str(value or "").strip():
            return None
        try:
            return read_number(str(value))
        except NotANumber as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        return short_number(value, decimal_mark()) if isinstance(value, Decimal) else value


class SheetForm(forms.Form):
    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.all(), label=gettext_lazy("Criteria set")
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, localize=False
    )


class InputForm(forms.Form):
    value = NumberField(
        label=gettext_lazy("Value"),
        required=False,
        help_text=gettext_lazy("For example 98,5. Leave it empty where you know part and whole."),
    )
    part = forms.IntegerField(
        label=pgettext_lazy("of a whole", "Part"), required=False, min_value=0
    )
    whole = forms.IntegerField(
        label=pgettext_lazy("with parts", "Whole"), required=False, min_value=1
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=255)
    evidence_url = forms.CharField(
        label=gettext_lazy("Evidence (address)"),
        max_length=500,
        required=False,
        validators=[validate_address],
    )


class OverrideForm(forms.Form):
    points = NumberField(label=gettext_lazy("Points"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    evidence_url = forms.CharField(
        label=gettext_lazy("Evidence (address)"), max_length=500, validators=[validate_address]
    )


class ScoringRuleForm(WagtailAdminModelForm):
    """The parameters as plain fields; only those of the chosen method count."""

    threshold = NumberField(
        label=gettext_lazy("All points from"),
        required=False,
        help_text=gettext_lazy("For “all or nothing”: the figure from which all points are given."),
    )
    full_at = NumberField(
        label=gettext_lazy("All points at"),
        required=False,
        help_text=gettext_lazy("For “proportional”: the figure that gives all points."),
    )
    zero_at = NumberField(
        label=gettext_lazy("No points at"),
        required=False,
        help_text=gettext_lazy("For “proportional”: the figure that gives none."),
    )
    steps = forms.CharField(
        label=gettext_lazy("Steps"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("For “steps”: one a line, for example “95 = 1”."),
    )
    scale = NumberField(
        label=gettext_lazy("Scale of the survey"),
        required=False,
        help_text=gettext_lazy("For “survey result”: 100 for a percentage, 5 for five points."),
    )

    class Meta:
        model = ScoringRule
        fields = ["criterion", "method", "input_label", "input_unit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = Criterion.objects.filter(children__isnull=True).select_related("criteria_set")
        self.fields["criterion"].queryset = leaves
        self.fields["criterion"].label_from_instance = _with_set
        for name, value in self.instance.params.items():
            if name in self.fields:
                self.initial[name] = _as_typed(name, value)

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        criterion, method = self.cleaned_data.get("criterion"), self.cleaned_data.get("method")
        if criterion is not None and method and not self.errors:
            self.instance.params = self._params(ScoringMethod(method))
            self._check(method, criterion)
        return cleaned

    def _params(self, method: ScoringMethod) -> dict[str, Any]:
        typed = {name: self.cleaned_data.get(name) for name in NEEDED[method]}
        return {
            name: steps_of(value or "") if name == "steps" else short_number(value)
            for name, value in typed.items()
            if value is not None
        }

    def _check(self, method: str, criterion: Criterion) -> None:
        for problem in check_params(method, self.instance.params, criterion.max_score):
            field = problem.param if problem.param in self.fields else None
            self.add_error(field, problem.sentence)


def _with_set(criterion: Criterion) -> str:
    """The same code may stand in two sets."""
    return f"{criterion} ({criterion.criteria_set.name})"


def steps_of(typed: str) -> list[dict[str, str]]:
    """``"95 = 1"`` line by line; a line that is none is kept, so that the check names it."""
    steps = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        parts = [part.strip() for part in line.split("=")]
        start, points = parts if len(parts) == STEP_PARTS else (line, "")
        steps.append({"from": _plain(start), "points": _plain(points)})
    return steps


def _plain(text: str) -> str:
    try:
        return short_number(read_number(text))
    except NotANumber:
        return text


def _as_typed(name: str, value: Any) -> Any:
    if name != "steps":
        return _with_mark(value)
    lines = value if isinstance(value, list) else []
    pairs = [step for step in lines if isinstance(step, dict)]
    return "\n".join(
        f"{_with_mark(step.get('from'))} = {_with_mark(step.get('points'))}" for step in pairs
    )


def _with_mark(value: Any) -> str:
    try:
        return short_number(read_number(str(value)), decimal_mark())
    except NotANumber:
        return str(value)
