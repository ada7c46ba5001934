"""The blanks of the form of a pair: which indicators and forms it answers to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from feedback.models import FeedbackForm, Indicator
from feedback.services.pairs import put_pair
from plan_pages.models import SaidDone
from plan_pages.registry import PairPlaces, register_pair_places

LONGEST_KEY = 18


class PlacesField(forms.ModelMultipleChoiceField):
    """Boxes to tick; a key that no database could hold is no choice, and no failure."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                words = self.error_messages["invalid_choice"] % {"value": str(key)[:LONGEST_KEY]}
                raise ValidationError(words, code="invalid_choice")
        return super().clean(value)


def fields() -> dict[str, Any]:
    """Which indicators there are is read when the form is made."""
    return {
        "indicators": PlacesField(
            Indicator.objects.order_by("sort_order", "code"),
            label=_("Indicators that it answers to"),
            help_text=_("It is shown on their pages, and to those who filled in their form."),
            required=False,
        ),
        "forms": PlacesField(
            FeedbackForm.objects.order_by("title"),
            label=_("Forms that it answers to"),
            help_text=_("It is shown to those who look their receipt up."),
            required=False,
        ),
    }


def chosen(pair: SaidDone) -> dict[str, list[Any]]:
    return {
        "indicators": list(Indicator.objects.filter(pair_links__pair=pair)),
        "forms": list(FeedbackForm.objects.filter(pair_links__pair=pair)),
    }


def put(pair: SaidDone, given: dict[str, list[Any]], user: Any) -> None:
    put_pair(pair, indicators=given["indicators"], forms=given["forms"], user=user)


PLACES = PairPlaces(fields=fields, chosen=chosen, put=put)


def register() -> None:
    register_pair_places(PLACES)
