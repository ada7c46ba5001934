"""Registers the addresses and buttons by which forms move; imported by ``wagtail_hooks``."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from feedback.models import FeedbackFormPage, FeedbackIndexPage

from . import views

urlpatterns = [
    path("<int:pk>/export/", views.download, name="feedback_export_form"),
    path("<int:pk>/import/", views.upload, name="feedback_import_form"),
]


@hooks.register("register_admin_urls")
def register_moving_urls() -> Sequence[URLResolver]:
    return [path("feedback/moving/", include(urlpatterns))]


@hooks.register("register_page_header_buttons")
def moving_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    may = page.permissions_for_user(user)
    if page.specific_class is FeedbackFormPage and may.can_edit():
        url = reverse("feedback_export_form", args=[page.pk])
        yield Button(_("Export as JSON"), url, icon_name="download", priority=82)
    if page.specific_class is FeedbackIndexPage and not page.alias_of_id and may.can_add_subpage():
        url = reverse("feedback_import_form", args=[page.pk])
        yield Button(_("Import a form"), url, icon_name="upload", priority=82)
