import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from plan_pages.models import Unit

from .enums import Disposition
from .models import FeedbackForm, Response
from .querysets import ResponseQuerySet


def unit_choices() -> list[tuple[str, str]]:
    return [(unit.code, unit.name) for unit in Unit.objects.filter(is_collective=False)]


class ResponseFilterSet(WagtailFilterSet):
    """Filters of the list of responses; a unit is looked up in the newest revision."""

    form = django_filters.ModelChoiceFilter(queryset=FeedbackForm.objects.all(), label=_("Form"))
    unit = django_filters.ChoiceFilter(
        choices=unit_choices, method="of_unit", label=_("Unit"), empty_label=_("All units")
    )
    disposition = django_filters.ChoiceFilter(
        choices=Disposition.choices, label=_("State"), empty_label=_("All states")
    )
    failed = django_filters.ChoiceFilter(
        choices=[("1", _("Could not be counted"))],
        method="that_failed",
        label=_("Counting"),
        empty_label=_("All responses"),
    )
    local_date = django_filters.DateFromToRangeFilter(label=_("Day"))

    class Meta:
        model = Response
        fields = ["form", "unit", "disposition", "failed", "local_date"]

    def of_unit(self, queryset: ResponseQuerySet, name: str, value: str) -> ResponseQuerySet:
        return queryset.filter(Q(current_unit=value))

    def that_failed(self, queryset: ResponseQuerySet, name: str, value: str) -> ResponseQuerySet:
        return queryset.failed()
