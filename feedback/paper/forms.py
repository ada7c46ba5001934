"""A version of a form as paper asks it: for staff who key a sheet in, or import many."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.days import local_day, now
from feedback.forms import AnswerForm
from feedback.models import FeedbackForm, FeedbackFormPage, FormVersion
from feedback.paper.numbers import MAX_NUMBER, sheet_number
from feedback.questions.registry import type_of
from feedback.questions.unit import UNIT_FIELD
from feedback.schema import Schema, SchemaError, asked
from feedback.services.versions import version_for
from plan_pages.models import Unit

UnitCodes = Collection[str] | None


def newest_version(form: FeedbackForm, language: str) -> FormVersion | None:
    """What the form asks today in a language; of a page that is gone, what it asked last."""
    pages = FeedbackFormPage.objects.live().filter(translation_key=form.translation_key)
    page = pages.filter(locale__language_code=language).select_related("locale").first()
    try:
        if page is not None:
            return version_for(page)
    except SchemaError:
        pass
    return form.versions.filter(locale=language).order_by("-number").first()


def languages_of(form: FeedbackForm) -> list[str]:
    """Languages the form was ever asked in, the oldest first."""
    return list(dict.fromkeys(form.versions.order_by("number").values_list("locale", flat=True)))


def asks_unit(version: FormVersion) -> bool:
    return any(entry["code"] == UNIT_FIELD for entry in asked(version.schema))


def left_off(schema: Schema) -> dict[str, str]:
    """Questions that paper cannot answer, as ``AnswerForm`` wants them left out."""
    return {entry["code"]: "" for entry in asked(schema) if _asks_file(entry)}


def _asks_file(entry: dict[str, Any]) -> bool:
    fields = type_of(entry).fields(entry).values()
    return any(isinstance(field, forms.FileField) for field in fields)


def paper_form(
    version: FormVersion,
    data: Mapping[str, Any] | None = None,
    *,
    units: UnitCodes = None,
    day: date | None = None,
    without: Collection[str] = (),
) -> AnswerForm:
    """``units``: the only ones to choose from, None for all of ``day``; ``without``: codes."""
    fixed = {**left_off(version.schema), **dict.fromkeys(without, "")}
    form = AnswerForm(version.schema, data, fixed=fixed)
    field = form.fields.get(UNIT_FIELD)
    if isinstance(field, forms.ChoiceField):
        existing = Unit.objects.receiving_citizens(day or local_day(now()))
        allowed = existing if units is None else existing.filter(code__in=units)
        offered = [(unit.code, unit.local_name) for unit in allowed]
        field.choices = offered if len(offered) == 1 else [("", _("Choose a unit")), *offered]
    return form


class SheetForm(forms.Form):
    """What stands beside the answers. Its field names hold a hyphen, which no code may."""

    prefix = "sheet"

    day = forms.DateField(
        label=_("Day of the sheet"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    number = forms.CharField(
        label=_("Number of the sheet"),
        max_length=MAX_NUMBER,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_number(self) -> str:
        number = sheet_number(self.cleaned_data["number"])
        if not number:
            raise forms.ValidationError(_("This is no number of a sheet."), code="invalid")
        return number
