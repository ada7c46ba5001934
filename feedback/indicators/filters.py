import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from feedback.enums import SnapshotState
from feedback.models import Indicator, IndicatorSnapshot
from plan_pages.models import ReportingPeriod


class SnapshotFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=SnapshotState.choices, label=_("State"))
    indicator = django_filters.ModelChoiceFilter(
        queryset=Indicator.objects.all(), label=_("Indicator")
    )
    period = django_filters.ModelChoiceFilter(
        queryset=ReportingPeriod.objects.all(), label=_("Period")
    )

    class Meta:
        model = IndicatorSnapshot
        fields = ["state", "indicator", "period"]
