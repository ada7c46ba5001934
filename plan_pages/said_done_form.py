"""A pair of “citizens said” and “the department did”, and all the places where it is shown."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from .models import SaidDone
from .registry import pair_places


class SaidDoneForm(WagtailAdminModelForm):
    """With a blank for each kind of place that another app registered."""

    class Meta:
        model = SaidDone
        fields = ["said", "did", "date", "task", "news", "is_public"]
        # Named here: Wagtail's own is registered after this class is made.
        widgets = {"date": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for places in pair_places():
            self.fields.update(places.fields())
        if self.instance.pk:
            self.initial.update(self.values_beside(self.instance))
        self.order_fields([name for name in self.fields if name != "is_public"])

    def values_beside(self, record: SaidDone) -> dict[str, list[Any]]:
        """What the form holds of a pair that is no field of it."""
        found: dict[str, list[Any]] = {}
        for places in pair_places():
            found.update(places.chosen(record))
        return found

    def save(self, commit: bool = True) -> SaidDone:
        pair: SaidDone = super().save(commit)
        for places in pair_places() if commit else ():
            chosen = {name: list(self.cleaned_data[name]) for name in places.fields()}
            places.put(pair, chosen, self.for_user)
        return pair
