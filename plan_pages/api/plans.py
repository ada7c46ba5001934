from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from plan_pages.enums import Recurrence, TaskStatus
from plan_pages.models import Plan, PlanPage, PlanTask
from plan_pages.querysets import PlanTaskQuerySet

from . import filters
from .lists import OpenList, documented
from .public import plan_url, public_plan_pages, task_url


class PlanSerializer(serializers.Serializer):
    """A plan that was published; what the document does not say is empty."""

    slug = serializers.CharField()
    year = serializers.IntegerField()
    title = serializers.CharField()
    number = serializers.CharField(help_text=_("Number and sign."))
    issued_on = serializers.DateField(allow_null=True)
    carries_out = serializers.CharField(help_text=_("The superior plan as the document names it."))
    criteria_set = serializers.CharField(allow_null=True)
    tasks = serializers.IntegerField(help_text=_("Number of tasks."))
    url = serializers.URLField()

    def to_representation(self, instance: Plan) -> dict[str, Any]:
        pages, request = self.context["pages"], self.context["request"]
        return {
            "slug": instance.slug,
            "year": instance.year,
            "title": instance.title,
            "number": instance.number,
            "issued_on": instance.issued_on,
            "carries_out": instance.parent_reference,
            "criteria_set": instance.criteria_set.name if instance.criteria_set else None,
            "tasks": getattr(instance, "task_count", 0),
            "url": plan_url(pages[instance.pk], request),
        }


class TaskSerializer(serializers.Serializer):
    """A task of a published plan, with its status of today."""

    plan = serializers.CharField(help_text=_("Slug of the plan."))
    number = serializers.IntegerField()
    title = serializers.CharField()
    product = serializers.CharField()
    criterion = serializers.CharField(allow_null=True, help_text=_("Code of the criterion."))
    deadline = serializers.CharField(help_text=_("In the plan's own words."))
    due_on = serializers.DateField(allow_null=True)
    recurrence = serializers.ChoiceField(choices=Recurrence.values)
    status = serializers.ChoiceField(choices=TaskStatus.values)
    completed_on = serializers.DateField(allow_null=True)
    result = serializers.CharField()
    lead_units = serializers.ListField(child=serializers.CharField(), help_text=_("Codes."))
    supporting_units = serializers.ListField(child=serializers.CharField(), help_text=_("Codes."))
    url = serializers.URLField()

    def to_representation(self, instance: PlanTask) -> dict[str, Any]:
        page = self.context["pages"][instance.plan_id]
        return {
            "plan": page.plan.slug,
            "number": instance.number,
            "title": instance.title,
            "product": instance.product,
            "criterion": instance.criterion.code if instance.criterion else None,
            "deadline": instance.deadline_text,
            "due_on": instance.due_on,
            "recurrence": instance.recurrence,
            "status": instance.status_on(localdate()).value,
            "completed_on": instance.completed_on,
            "result": instance.result,
            "lead_units": [unit.code for unit in instance.lead_units.all()],
            "supporting_units": [unit.code for unit in instance.supporting_units.all()],
            "url": task_url(page, instance.number, self.context["request"]),
        }


class OfPublicPlans(OpenList):
    @cached_property
    def pages(self) -> dict[int, PlanPage]:
        # The schema is drawn from the classes and asks the database nothing.
        return {} if getattr(self, "swagger_fake_view", False) else public_plan_pages()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "pages": self.pages}


@documented("plans")
class PlanList(OfPublicPlans):
    """Plans that were published."""

    serializer_class = PlanSerializer
    filename = "plans.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {
        "slug": filters.code("slug"),
        "year": filters.year("year"),
    }

    def rows(self) -> QuerySet[Plan]:
        plans = Plan.objects.filter(pk__in=self.pages).select_related("criteria_set")
        return plans.annotate(task_count=Count("tasks")).order_by("-year", "slug")


@documented("tasks")
class TaskList(OfPublicPlans):
    """Tasks of the published plans; drafts of reports and comments are nowhere."""

    serializer_class = TaskSerializer
    filename = "tasks.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {
        "plan": filters.code("plan__slug"),
        "year": filters.year("plan__year"),
        "unit": filters.code(),
        "criterion": filters.code("criterion__code"),
        "status": filters.choice("", TaskStatus.values),
    }

    def rows(self) -> PlanTaskQuerySet:
        tasks = PlanTask.objects.public().filter(plan__in=self.pages).select_related("criterion")
        return tasks.prefetch_related("lead_units", "supporting_units").order_by(
            "-plan__year", "plan__slug", "number"
        )

    def filtered(self, rows: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
        tasks = PlanTask.objects.all()
        if "unit" in asked:
            rows = rows.filter(pk__in=tasks.of_unit(asked["unit"]).order_by().values("pk"))
        if "status" in asked:
            chosen = tasks.in_statuses([asked["status"]], localdate())
            rows = rows.filter(pk__in=chosen.order_by().values("pk"))
        return rows
