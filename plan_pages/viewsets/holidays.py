from django.utils.translation import gettext_lazy as _

from plan_pages.models import Holiday

from .base import RecordViewSet, YesNoColumn


class HolidayViewSet(RecordViewSet):
    model = Holiday
    name = "reform_holidays"
    icon = "date"
    list_display = ["day", "name", YesNoColumn("is_working", _("worked"))]
    list_filter = ["is_working"]
    search_fields = ["name"]
    list_export = ["day", "name", "is_working"]
    form_fields = ["day", "name", "is_working"]
