from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import CreateView
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from plan_pages.errors import PlanError
from plan_pages.models import PlanAmendment, PlanPage
from plan_pages.permissions import coordinates
from plan_pages.querysets import visible
from plan_pages.task_life_forms import AmendmentEditForm, AmendmentForm

from .base import RecordInspectView, RecordViewSet


class AmendmentPolicy(ModelPermissionPolicy):
    """The coordinator amends; nobody deletes what a plan was before."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "delete":
            return False
        if action in ("add", "change"):
            return coordinates(user)
        return bool(super().user_has_permission(user, action))


class AmendmentAddView(CreateView):
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except PlanError as error:
            form.add_error(None, str(error))
            self.produced_error_message = self.get_error_message()
            response = self.form_invalid(form)
        return response


class AmendmentInspectView(RecordInspectView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        shown: list[Any] = super().header_more_buttons
        page = visible(PlanPage.objects.filter(plan=self.object.plan_id)).order_by("path").first()
        url = page.get_url(self.request) if page else None
        if not url:
            return shown
        old = url + page.reverse_subpage("amendment", args=[self.object.pk])
        return [*shown, Button(_("The plan as it stood"), url=old, icon_name="view", priority=5)]


class PlanAmendmentViewSet(RecordViewSet):
    model = PlanAmendment
    name = "reform_amendments"
    icon = "history"
    add_view_class = AmendmentAddView
    inspect_view_class = AmendmentInspectView
    list_display = ["number", "plan", "issued_on", "summary"]
    list_filter = ["plan"]
    search_fields = ["number", "summary"]
    list_export = ["plan.slug", "number", "issued_on", "summary"]
    inspect_view_fields_exclude = ["old_body", "old_tasks"]

    @cached_property
    def permission_policy(self) -> AmendmentPolicy:
        return AmendmentPolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return AmendmentEditForm if for_update else AmendmentForm

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # The frozen text is long and no list shows it.
        shown = PlanAmendment.objects.select_related("plan").defer(
            "old_body", "old_tasks", "plan__source_text"
        )
        return super().get_index_view_kwargs(queryset=shown, **kwargs)
