"""The form that says how the points of one scale read on another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.edits.changes import suggested_pairs
from feedback.services.scales import MAX_REASON, Unmapped


class MappingForm(forms.Form):
    """A choice for each point of the former scale; begins with the even spread."""

    def __init__(self, unmapped: Unmapped, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unmapped = unmapped
        suggested = suggested_pairs(unmapped.former, unmapped.present)
        for code in unmapped.former:
            self.fields[f"to_{code}"] = forms.ChoiceField(
                label=_("%(code)s becomes") % {"code": code},
                choices=[(point, point) for point in unmapped.present],
                initial=suggested[code],
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=MAX_REASON,
            help_text=_("For example the decision that changes the scale."),
        )

    def pairs(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"to_{code}"] for code in self.unmapped.former}
