"""Hooks around edits of forms under way; imported by ``wagtail_hooks``."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from feedback.edits import admin_urls
from feedback.edits import log as edit_log
from feedback.models import FeedbackFormPage
from feedback.preflight.content_checks import use_form_checks


@hooks.register("register_admin_urls")
def register_edit_urls() -> Sequence[URLResolver]:
    return [path("feedback/forms/<int:page_id>/", include(admin_urls))]


@hooks.register("register_page_header_buttons")
def before_publication_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if page.specific_class is FeedbackFormPage and page.alias_of_id is None:
        url = reverse("feedback_before", args=[page.pk])
        yield Button(_("Before publication"), url, icon_name="clipboard-list", priority=12)


@hooks.register("construct_wagtail_userbar")
def check_forms_more_closely(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    use_form_checks(items, page)


@hooks.register("register_log_actions")
def register_edit_log_actions(actions: LogActionRegistry) -> None:
    edit_log.register(actions)
