from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from . import admin_urls, log_actions
from .bank import hooks as bank_hooks  # noqa: F401 - registers its hooks
from .channels import embed_hooks  # noqa: F401 - registers its hooks
from .edits import hooks as edit_hooks  # noqa: F401 - registers its hooks
from .edits.deletion_gate import refuse_bulk_deletion, refuse_deletion
from .form_viewsets import FormViewSetGroup
from .indicators import hooks as indicator_hooks  # noqa: F401 - registers its hooks
from .moving import hooks as moving_hooks  # noqa: F401 - registers its hooks
from .permissions import can_list_responses


class ResponsesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_list_responses(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> Sequence[URLResolver]:
    return [path("feedback/", include(admin_urls))]


@hooks.register("register_admin_menu_item")
def register_responses() -> MenuItem:
    url = reverse("feedback_responses")
    return ResponsesMenuItem(_("Responses"), url, icon_name="mail", order=210)


@hooks.register("register_admin_viewset")
def register_form_viewsets() -> FormViewSetGroup:
    return FormViewSetGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    log_actions.register(actions)


@hooks.register("before_delete_page")
def before_delete_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refuse_deletion(request, page)


@hooks.register("before_bulk_action")
def before_bulk_action(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    return refuse_bulk_deletion(request, action_type, objects, action)
