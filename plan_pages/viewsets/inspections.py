from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from plan_pages.views import admin_inspections as views

from .explanations import WorkingMenuItem


class InspectionViewSet(ViewSet):
    name = "reform_inspections"
    icon = "glasses"
    menu_label = _("Inspections")
    menu_item_class = WorkingMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        listing = views.InspectionListView
        return [
            *patterns,
            path("", listing.as_view(), name="index"),
            path("results/", listing.as_view(results_only=True), name="results"),
            path("add/", views.add, name="add"),
            path("<int:pk>/", views.detail, name="detail"),
            path("<int:pk>/edit/", views.edit, name="edit"),
            path("<int:pk>/cancel/", views.cancel, name="cancel"),
            path("<int:pk>/findings/", views.findings, name="findings"),
            path("<int:pk>/conclude/", views.conclude, name="conclude"),
        ]
