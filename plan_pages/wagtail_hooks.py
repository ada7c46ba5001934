from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.staticfiles import versioned_static
from wagtail.models import Page

from . import log_actions
from .admin_gate import WaitingPassagesPanel, refuse_publication
from .choosers import criterion_chooser, plan_task_chooser
from .notice_panel import NoticesPanel
from .office_panel import add_office_work
from .slugs import slug_widget
from .views.admin_explanations import explanation
from .views.admin_passages import passages
from .viewsets import ReformViewSetGroup
from .work_panel import add_my_work

register_form_field_override(models.SlugField, override={"widget": slug_widget()})


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [ReformViewSetGroup(), criterion_chooser, plan_task_chooser]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("plan_pages/<int:page_id>/passages/", passages, name="plan_pages_passages"),
        path("plan_pages/explanations/<int:pk>/", explanation, name="plan_pages_explanation"),
    ]


@hooks.register("insert_global_admin_css")
def style_everywhere() -> str:
    href = versioned_static("plan_pages/admin_everywhere.css")
    return format_html('<link rel="stylesheet" href="{}">', href)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    log_actions.register(actions)


@hooks.register("before_publish_page")
def before_publish_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refuse_publication(request, page)


@hooks.register("construct_homepage_panels")
def show_waiting_passages(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WaitingPassagesPanel())


@hooks.register("construct_homepage_panels")
def show_notices(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(NoticesPanel())


@hooks.register("construct_homepage_panels")
def show_my_work(request: HttpRequest, panels: list[Any]) -> None:
    add_my_work(request, panels)


@hooks.register("construct_homepage_panels")
def show_office_work(request: HttpRequest, panels: list[Any]) -> None:
    add_office_work(request, panels)
