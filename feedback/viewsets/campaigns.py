from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.widgets.button import Button

from feedback.channels.campaign_access import rows_shown_to
from feedback.days import local_day, now
from feedback.enums import Channel
from feedback.models import Campaign, FeedbackForm
from feedback.opening import opening_on
from feedback.services.campaigns import progress_of
from feedback.views import admin_targets
from plan_pages.viewsets.base import RecordInspectView, RecordViewSet

FIELDS = ("form", "name", "opens_on", "closes_on", "invited", "note")


class CampaignForm(WagtailAdminModelForm):
    """A form that was put away gets no new campaign."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Q(archived_at__isnull=True) | Q(pk=self.instance.form_id)
        self.fields["form"].queryset = FeedbackForm.objects.filter(offered)


class CampaignCreateView(CreateView):
    def save_instance(self) -> Any:
        self.form.instance.created_by = self.request.user
        return super().save_instance()


class CampaignInspectView(RecordInspectView):
    """What was asked for and what came, of the units that the person may see."""

    template_name = "feedback/admin/campaign.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        campaign: Campaign = self.object
        today = local_day(now())
        progress = progress_of(campaign, today, only_units=rows_shown_to(self.request.user))
        return {
            **context,
            "progress": progress,
            "state": state_on(campaign, today),
            "can_change": self.user_has_permission("change"),
            "channels": [str(channel.label) for channel in Channel],
        }

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        shown: list[Any] = super().header_more_buttons
        if not self.user_has_permission("change"):
            return shown
        url = reverse("feedback_campaigns:targets", args=[self.object.pk])
        return [*shown, Button(_("Targets of units"), url=url, icon_name="list-ol", priority=5)]


def state_on(campaign: Campaign, day: date) -> str:
    opening = opening_on(day, [(campaign.opens_on, campaign.closes_on)])
    if opening.is_open:
        return _("Runs")
    return _("Over") if opening.ended else _("Not begun")


def inspect_url(campaign: Campaign) -> str:
    return reverse("feedback_campaigns:inspect", args=[campaign.pk])


def _days(campaign: Campaign) -> str:
    days = (campaign.opens_on, campaign.closes_on)
    return " – ".join(date_format(day, "d/m/Y") for day in days)


def _state(campaign: Campaign) -> str:
    return state_on(campaign, local_day(now()))


class CampaignViewSet(RecordViewSet):
    model = Campaign
    name = "feedback_campaigns"
    icon = "calendar-alt"
    add_view_class = CampaignCreateView
    inspect_view_class = CampaignInspectView
    list_display = [
        TitleColumn("name", label=gettext_lazy("Name"), get_url=inspect_url, sort_key="name"),
        "form",
        Column("days", label=gettext_lazy("Days"), accessor=_days, sort_key="opens_on"),
        Column("state", label=gettext_lazy("State"), accessor=_state),
    ]
    list_filter = ["form"]
    list_export = ["name", "form.title", "opens_on", "closes_on", "invited"]
    search_fields = ["name"]
    inspect_view_fields = ["form", "opens_on", "closes_on", "invited", "note"]
    edit_handler = ObjectList([FieldPanel(name) for name in FIELDS], base_form_class=CampaignForm)

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [*patterns, path("targets/<int:pk>/", admin_targets.edit, name="targets")]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows = Campaign.objects.select_related("form")
        return super().get_index_view_kwargs(queryset=rows, **kwargs)
