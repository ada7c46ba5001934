"""What the lists of tasks and units offer beside their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView
from wagtail.admin.widgets.button import Button, HeaderButton

from plan_pages.permissions import coordinates
from plan_pages.views import admin_task_life

from .base import RecordInspectView, RecordViewSet, SafeExportIndexView
from .stale import RecordEditView

if TYPE_CHECKING:
    _ViewSetBase = RecordViewSet
else:
    _ViewSetBase = object


def life_buttons(user: Any, task: models.Model) -> list[Button]:
    """Nothing for those who may do nothing with it."""
    if not coordinates(user):
        return []
    return [
        Button(
            _("Replace, merge, split or drop"),
            url=reverse("reform_tasks:follow", args=[task.pk]),
            icon_name="redirect",
            priority=25,
        ),
        Button(
            _("Decide the status"),
            url=reverse("reform_tasks:decide", args=[task.pk]),
            icon_name="resubmit",
            priority=26,
        ),
    ]


class NotedMixin:
    """After saving a task whose deadline gives no day, asks for the day."""

    def save_instance(self) -> Any:
        view: Any = self
        instance = super().save_instance()  # type: ignore[misc]  # mixed into Wagtail's views
        if view.form.note:
            messages.warning(view.request, view.form.note)
        return instance


class TaskAddView(NotedMixin, CreateView):
    pass


class TaskEditView(NotedMixin, RecordEditView):
    pass


class TaskIndexView(SafeExportIndexView):
    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        shown: list[Any] = super().get_list_more_buttons(instance)
        return [*shown, *life_buttons(self.request.user, instance)]


class TaskInspectView(RecordInspectView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        shown: list[Any] = super().header_more_buttons
        return [*shown, *life_buttons(self.request.user, self.object)]


class TaskLifeMixin(_ViewSetBase):
    index_view_class = TaskIndexView
    inspect_view_class = TaskInspectView
    add_view_class = TaskAddView
    edit_view_class = TaskEditView

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("follow/<int:pk>/", admin_task_life.follow, name="follow"),
            path("decide/<int:pk>/", admin_task_life.decide, name="decide"),
        ]


class UnitIndexView(SafeExportIndexView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        shown: list[Any] = super().header_buttons
        if not coordinates(self.request.user):
            return shown
        change = HeaderButton(
            _("Merge, rename or split units"),
            url=reverse("reform_units:change"),
            icon_name="redirect",
        )
        return [*shown, change]


class UnitChangeMixin(_ViewSetBase):
    index_view_class = UnitIndexView

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [*patterns, path("change/", admin_task_life.change_units, name="change")]
