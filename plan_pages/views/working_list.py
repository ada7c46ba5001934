"""The lists of working records: what a person may see of them, and nothing for other roles."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import IndexView

from plan_pages.permissions import OF_A_UNIT, SEES_ALL
from plan_pages.roles import has_role
from plan_pages.spreadsheet import safe_cell

# The class of cells that a phone leaves out.
LESS_NEEDED = "less-needed"


def works_with_plans(user: Any) -> bool:
    """Whether the working lists are there for a person at all."""
    return has_role(user, *OF_A_UNIT, *SEES_ALL)


class ReadersListView(IndexView):
    """Records that staff read: subclasses say who, and give the rows that the person may see."""

    template_name = "plan_pages/admin/working_list.html"
    table_classname = "listing working-list"
    paginate_by = 50
    is_searchable = False
    any_permission_required: list[str] = []

    def may_read(self, user: Any) -> bool:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_read(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
        return [home, {"url": "", "label": self.page_title}]


class WorkingListView(ReadersListView):
    """The rows come in the order of their urgency."""

    def may_read(self, user: Any) -> bool:
        return works_with_plans(user)

    def by_urgency(self, rows: QuerySet) -> QuerySet:
        raise NotImplementedError

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        if self.ordering:
            ordered: QuerySet = super().order_queryset(queryset)
            return ordered
        return self.by_urgency(queryset)

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return safe_cell(super().preprocess_field_value(field, value, export_format))
