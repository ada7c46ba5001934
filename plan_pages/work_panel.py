"""The first of a unit's tasks on the admin's home page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from .permissions import OF_A_UNIT, reports_visible_to
from .roles import Role, has_role
from .work import OVER, chosen_period, in_order, late_elsewhere, periods_for, scope_of, tasks_of

SHOWN = 5


class MyWorkPanel(Component):
    name = "my_work"
    order = 40
    template_name = "plan_pages/admin/progress_panel.html"

    class Media:
        css: ClassVar = {"all": ["plan_pages/admin_progress.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user, day = parent_context["request"].user, localdate()
        scope = scope_of(user)
        periods = periods_for(scope)
        period = chosen_period(periods, "", day)
        tasks = in_order(tasks_of(scope, period, None), day)
        rows = [row for row in tasks if row.status not in OVER]
        head = has_role(user, Role.HEAD)
        waiting = reports_visible_to(user).awaiting().count() if head else 0
        return {
            "heading": _("My work"),
            "rows": rows[:SHOWN],
            "late_elsewhere": late_elsewhere(scope, periods, period, day),
            "waiting": waiting,
        }


def add_my_work(request: HttpRequest, panels: list[Any]) -> None:
    if has_role(request.user, *OF_A_UNIT):
        panels.append(MyWorkPanel())
