"""Registers what the editor of a form finds beside its title: the paper form and the snippet."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from feedback.channels.embedding import embed_path
from feedback.models import FeedbackFormPage
from feedback.paper.route import PAPER


@hooks.register("register_page_header_buttons")
def form_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if not isinstance(page.specific_deferred, FeedbackFormPage) or not page.live:
        return
    if not page.permissions_for_user(user).can_edit():
        return
    address = page.specific_deferred.get_url()
    if address:
        yield Button(_("Paper form"), f"{address}{PAPER}/", icon_name="doc-full", priority=80)
    if embed_path(page.specific_deferred):
        url = reverse("feedback_embed_snippet", args=[page.pk])
        yield Button(_("Embed"), url, icon_name="code", priority=81)
