"""Edits of a record that somebody else changed after the form was opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import EditView

from plan_pages.seen import seen_values

SEEN = "seen"


class RecordEditView(EditView):
    """Never writes over what was saved meanwhile: the form says what that is, keeps what was
    typed, and is sent again by a person who has read both."""

    @cached_property
    def saved(self) -> Any:
        """The record as it stands; the form writes what is typed into another copy of it."""
        return type(self.object)._default_manager.get(pk=self.object.pk)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        now = seen_values(self._values(form))
        form.fields[SEEN] = forms.CharField(required=False, initial=now, widget=forms.HiddenInput)
        return form

    def _values(self, form: Any) -> dict[str, Any]:
        """What is saved of all that the form holds, also beside the record's own fields."""
        beside: Any = getattr(form, "values_beside", lambda _record: {})
        return {**model_to_dict(self.saved, fields=form.fields), **beside(self.saved)}

    def form_valid(self, form: Any) -> HttpResponse:
        known, now = form.cleaned_data[SEEN], form.fields[SEEN].initial
        differing = self._differing(form) if known and known != now else []
        if differing:
            return self._refused(form, differing)
        response: HttpResponse = super().form_valid(form)
        return response

    def _refused(self, form: Any, differing: list[str]) -> HttpResponse:
        form.data = form.data.copy()
        form.data[form.add_prefix(SEEN)] = form.fields[SEEN].initial
        form.add_error(
            None,
            _(
                "Somebody saved this record after you opened it. What you typed is still here;"
                " beside it stands what was saved. Compare the two and save yours again, or open"
                " the record anew."
            ),
        )
        for name in differing:
            words = self._words(name, self._values(form)[name])
            form.add_error(name, _("Saved meanwhile: %(value)s") % {"value": words})
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()
        response: HttpResponse = self.form_invalid(form)
        return response

    def _differing(self, form: Any) -> list[str]:
        """Fields in which what was typed is not what is saved; nothing was typed where the form
        fills in by itself what is left empty."""
        values = self._values(form)
        fills: frozenset[str] = getattr(form, "fills_in", frozenset())
        return [
            name
            for name, value in values.items()
            if form.fields[name].has_changed(value, form[name].data)
            and (form[name].data or name not in fills)
        ]

    def _words(self, name: str, saved: Any) -> str:
        if isinstance(saved, list):
            return ", ".join(map(str, saved)) or "–"
        display = getattr(self.saved, f"get_{name}_display", None)
        value = display() if display else getattr(self.saved, name)
        return "–" if value in (None, "") else str(localize(value))
