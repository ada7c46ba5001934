from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plan_pages.criterion_form import CriterionForm
from plan_pages.forms import PlanTaskForm, ScoreForm
from plan_pages.models import (
    CriteriaSet,
    Criterion,
    IndexResult,
    Plan,
    PlanTask,
    ReportingPeriod,
    Score,
    Unit,
    UnitMembership,
)
from plan_pages.plan_form import PlanForm
from plan_pages.services.criterion_locks import require_unscored

from .base import RecordDeleteView, RecordViewSet, YesNoColumn
from .policies import NeverDeletedPolicy
from .task_life import TaskLifeMixin, UnitChangeMixin

# A host's accounts may have no "username".
USER_NAME = get_user_model().USERNAME_FIELD


class PlanViewSet(RecordViewSet):
    model = Plan
    name = "reform_plans"
    icon = "doc-full-inverse"
    list_display = ["title", "year", "number", "issued_on"]
    list_filter = ["year"]
    search_fields = ["title", "slug", "number"]
    list_export = ["slug", "title", "year", "number", "issued_on", "parent_reference"]

    def get_form_class(self, for_update: bool = False) -> type[PlanForm]:
        return PlanForm


class PlanTaskViewSet(TaskLifeMixin, RecordViewSet):
    model = PlanTask
    name = "reform_tasks"
    icon = "tasks"
    list_display = ["number", "title", "criterion", "deadline_text", "due_on", "completed_on"]
    list_filter = ["plan", "lead_units", "recurrence"]
    search_fields = ["title", "product", "deadline_text", "search_ascii"]
    list_export = [
        "number",
        "criterion.code",
        "title",
        "product",
        "deadline_text",
        "due_on",
        "completed_on",
        "result",
    ]
    # The last two are what the reports say, which a person reads in the reports.
    inspect_view_fields_exclude = ["search_ascii", "first_report_on", "reported_done_on"]

    def get_form_class(self, for_update: bool = False) -> type[PlanTaskForm]:
        return PlanTaskForm

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        shown = PlanTask.objects.select_related("criterion", "plan")
        return super().get_index_view_kwargs(queryset=shown, **kwargs)


class UnitViewSet(UnitChangeMixin, RecordViewSet):
    model = Unit
    name = "reform_units"
    icon = "group"
    list_display = [
        "code",
        "name",
        "short_name",
        YesNoColumn("is_collective", _("collective")),
        "valid_to",
    ]
    list_filter = ["is_collective", "receives_feedback"]
    search_fields = ["code", "name", "short_name", "aliases"]
    list_export = ["code", "name", "name_en", "short_name", "valid_from", "valid_to"]
    exclude_form_fields: list[str] = []


class UnitMembershipViewSet(RecordViewSet):
    model = UnitMembership
    name = "reform_memberships"
    icon = "user"
    list_display = ["user", "unit"]
    list_filter = ["unit"]
    search_fields = [f"user__{USER_NAME}", "unit__name"]
    list_export = [f"user.{USER_NAME}", "unit.code"]
    form_fields = ["user", "unit"]


class ReportingPeriodViewSet(RecordViewSet):
    model = ReportingPeriod
    name = "reform_periods"
    icon = "calendar"
    list_display = ["code", "name", "calendar", "starts", "ends", "closed_at"]
    list_filter = ["calendar", "kind"]
    search_fields = ["code", "name"]
    list_export = ["code", "name", "calendar", "kind", "starts", "ends", "is_closed"]
    form_fields = ["code", "name", "calendar", "kind", "starts", "ends", "is_cumulative"]


class CriteriaSetViewSet(RecordViewSet):
    model = CriteriaSet
    name = "reform_criteria_sets"
    icon = "folder-open-inverse"
    list_display = ["name", "title", "decision", "valid_from", "valid_to"]
    search_fields = ["name", "title", "decision"]
    list_export = ["name", "title", "decision", "valid_from", "valid_to"]
    form_fields = ["name", "title", "decision", "valid_from", "valid_to"]


class CriterionDeleteView(RecordDeleteView):
    @transaction.atomic
    def delete_action(self) -> None:
        require_unscored(self.object.criteria_set_id)
        super().delete_action()


class CriterionViewSet(RecordViewSet):
    model = Criterion
    name = "reform_criteria"
    icon = "list-ol"
    list_display = ["code", "name", "max_score", "source"]
    list_filter = ["criteria_set", "source"]
    search_fields = ["code", "name", "name_en"]
    list_export = ["code", "name", "name_en", "max_score", "source"]
    inspect_view_fields_exclude = ["sort_key"]
    delete_view_class = CriterionDeleteView

    def get_form_class(self, for_update: bool = False) -> type[CriterionForm]:
        return CriterionForm


class ScoreViewSet(RecordViewSet):
    model = Score
    name = "reform_scores"
    icon = "pick"
    permission_policy = NeverDeletedPolicy(Score)
    list_display = ["criterion", "year", "kind", "points", "basis", "source", "created_at"]
    list_filter = ["year", "kind"]
    search_fields = ["criterion__code", "criterion__name", "source"]
    list_export = ["criterion.code", "year", "kind", "points", "source", "evidence_url", "reason"]
    inspect_view_fields_exclude = ["superseded_by"]

    def get_form_class(self, for_update: bool = False) -> type[ScoreForm]:
        return ScoreForm

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        shown = Score.objects.current().select_related("criterion")
        return super().get_index_view_kwargs(queryset=shown, **kwargs)


class IndexResultViewSet(RecordViewSet):
    model = IndexResult
    name = "reform_index_results"
    icon = "order"
    list_display = [
        "index",
        "year",
        "value",
        "rank",
        "out_of",
        "national_mean",
        YesNoColumn("breaks_series", _("method changed")),
    ]
    list_filter = ["index", "year"]
    search_fields = ["index", "note"]
    list_export = ["index", "year", "value", "rank", "out_of", "national_mean", "note"]
    form_fields = [
        "index",
        "year",
        "value",
        "rank",
        "out_of",
        "national_mean",
        "breaks_series",
        "note",
    ]


VIEWSETS = (
    PlanViewSet,
    PlanTaskViewSet,
    CriteriaSetViewSet,
    CriterionViewSet,
    ScoreViewSet,
    IndexResultViewSet,
    UnitViewSet,
    ReportingPeriodViewSet,
    UnitMembershipViewSet,
)
GROUP_LABEL = _("Administrative reform")
