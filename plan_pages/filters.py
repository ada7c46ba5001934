"""The task board's filters, by query string: what is not understood is said and left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .board_counts import Counts
from .enums import TaskStatus
from .models import Criterion, PlanTask, Unit
from .querysets import PlanTaskQuerySet
from .text import fold
from .unit_names import unit_words

LONGEST_QUERY = 200


class TaskFilterSet(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="filter_words",
        label=gettext_lazy("Words to look for"),
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={
            "max_length": gettext_lazy("The words to look for are too long; they were left out."),
            "null_characters_not_allowed": gettext_lazy(
                "The words hold a character that cannot be looked for; they were left out."
            ),
        },
    )
    don_vi = django_filters.ChoiceFilter(
        method="filter_unit",
        label=gettext_lazy("Unit"),
        empty_label=gettext_lazy("All units"),
        error_messages={
            "invalid_choice": gettext_lazy("There is no such unit here; the filter was left out.")
        },
    )
    linh_vuc = django_filters.ChoiceFilter(
        method="filter_criterion",
        label=gettext_lazy("Field of reform"),
        empty_label=gettext_lazy("All fields"),
        error_messages={
            "invalid_choice": gettext_lazy("There is no such field; the filter was left out.")
        },
    )
    tieu_chi = django_filters.ChoiceFilter(
        method="filter_criterion",
        label=gettext_lazy("Criterion"),
        empty_label=gettext_lazy("All criteria"),
        error_messages={
            "invalid_choice": gettext_lazy(
                "There is no such criterion in this plan; the filter was left out."
            )
        },
    )
    trang_thai = django_filters.MultipleChoiceFilter(
        method="filter_status",
        label=gettext_lazy("Status"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("There is no such status; the filter was left out.")
        },
    )
    han = django_filters.DateFilter(
        method="filter_due",
        label=gettext_lazy("Due until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "invalid": gettext_lazy("This is not a date: day/month/year; the filter was left out.")
        },
    )

    class Meta:
        model = PlanTask
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        day: date,
        counts: Counts,
        units: Sequence[Unit],
        criteria: Sequence[Criterion],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        options: dict[str, list[tuple[str, Any, int]]] = {
            "don_vi": [(u.code, unit_words(u, day), counts.by_unit[u.code]) for u in units],
            "linh_vuc": self._criteria(criteria, counts, fields_only=True),
            "tieu_chi": self._criteria(criteria, counts, fields_only=False),
            "trang_thai": [(s.value, s.label, counts.of(s)) for s in TaskStatus],
        }
        self.labels = {name: {v: str(label) for v, label, _n in e} for name, e in options.items()}
        for name, entries in options.items():
            self.filters[name].extra["choices"] = [
                (value, f"{label} ({number})") for value, label, number in entries
            ]

    @staticmethod
    def _criteria(
        criteria: Sequence[Criterion], counts: Counts, *, fields_only: bool
    ) -> list[tuple[str, str, int]]:
        return [
            (c.code, f"{c.code} {c.local_name}", counts.by_criterion[c.code])
            for c in criteria
            if (c.depth == 0) is fields_only and (fields_only or counts.by_criterion[c.code])
        ]

    def found(self) -> PlanTaskQuerySet:
        """The tasks that match, each once; all of them where nothing is asked for."""
        return self.queryset.filter(pk__in=self.qs.order_by().values("pk"))

    @property
    def problems(self) -> list[str]:
        """What of the address was not understood, a sentence each, with its label."""
        return [
            f"{self.form.fields[name].label}: {' '.join(dict.fromkeys(map(str, errors)))}"
            for name, errors in self.form.errors.items()
        ]

    def filter_words(self, queryset: PlanTaskQuerySet, name: str, value: str) -> PlanTaskQuerySet:
        for word in fold(value).split():
            queryset = queryset.filter(search_ascii__contains=word)
        return queryset

    def filter_unit(self, queryset: PlanTaskQuerySet, name: str, value: str) -> PlanTaskQuerySet:
        return queryset.of_unit(value)

    def filter_criterion(
        self, queryset: PlanTaskQuerySet, name: str, value: str
    ) -> PlanTaskQuerySet:
        below = Q(criterion__code=value) | Q(criterion__code__startswith=f"{value}.")
        return queryset.filter(below)

    def filter_status(
        self, queryset: PlanTaskQuerySet, name: str, values: list[str]
    ) -> PlanTaskQuerySet:
        return queryset.in_statuses(values, self.day) if values else queryset

    def filter_due(self, queryset: PlanTaskQuerySet, name: str, value: date) -> PlanTaskQuerySet:
        return queryset.filter(due_on__lte=value)

    def chips(self) -> list[tuple[str, str]]:
        """What is applied, and the address that takes it off."""
        return [
            (self._words(name, value), self._without(name, value))
            for name in self.filters
            for value in self._values(name)
        ]

    def _values(self, name: str) -> list[str]:
        self.form.is_valid()  # computes what of the address was understood
        value = self.form.cleaned_data.get(name)
        if not value:
            return []
        return list(dict.fromkeys(value)) if isinstance(value, list) else [str(value)]

    def _words(self, name: str, value: str) -> str:
        if name == "han":
            day = date_format(date.fromisoformat(value), "d/m/Y")
            return _("due until %(day)s") % {"day": day}
        return self.labels.get(name, {}).get(value, value)

    def _without(self, name: str, value: str) -> str:
        left = self.data.copy()
        values = [kept for kept in left.getlist(name) if kept != value]
        left.setlist(name, values if name == "trang_thai" else [])
        return f"?{left.urlencode()}"
