from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from wagtail.models import PageViewRestriction

from . import conf
from .enums import Recurrence, ScoreKind

if TYPE_CHECKING:
    # Named in the bases below, where the linter does not look into strings.
    from .models import (  # noqa: F401
        Criterion,
        PlanTask,
        RepairedPassage,
        ReportingPeriod,
        Score,
        Unit,
    )


def visible(pages: Any) -> Any:
    """Live pages that nobody restricted, in the one query where ``public()`` takes two."""
    path = ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    restrictions = PageViewRestriction.objects.annotate(below=path)
    restricted = restrictions.filter(below__startswith=models.F("page__path"))
    return pages.live().exclude(Exists(restricted))


class UnitQuerySet(models.QuerySet["Unit"]):
    def existing_on(self, day: date) -> UnitQuerySet:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def receiving_citizens(self, day: date) -> UnitQuerySet:
        return self.existing_on(day).filter(is_collective=False, receives_feedback=True)

    def of_user(self, user: object) -> UnitQuerySet:
        return self.filter(memberships__user_id=getattr(user, "pk", None))


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def open(self) -> ReportingPeriodQuerySet:
        return self.filter(closed_at__isnull=True)

    def containing(self, day: date) -> ReportingPeriodQuerySet:
        return self.filter(starts__lte=day, ends__gt=day)

    def overlapping(self, starts: date, ends: date) -> ReportingPeriodQuerySet:
        return self.filter(starts__lt=ends, ends__gt=starts)


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def fields_of_reform(self) -> CriterionQuerySet:
        """The top level of the tree, the eight fields (lĩnh vực)."""
        return self.filter(parent__isnull=True)


class RepairedPassageQuerySet(models.QuerySet["RepairedPassage"]):
    def unconfirmed(self) -> RepairedPassageQuerySet:
        return self.filter(confirmed_at__isnull=True)


class PlanTaskQuerySet(models.QuerySet["PlanTask"]):
    def done(self, on: date) -> PlanTaskQuerySet:
        return self.filter(completed_on__lte=on)

    def done_late(self, on: date) -> PlanTaskQuerySet:
        return self.done(on).filter(completed_on__gt=models.F("due_on"))

    def not_done(self, on: date) -> PlanTaskQuerySet:
        return self.filter(Q(completed_on__isnull=True) | Q(completed_on__gt=on))

    def overdue(self, on: date) -> PlanTaskQuerySet:
        return self.not_done(on).filter(due_on__lt=on)

    def continuous(self, on: date) -> PlanTaskQuerySet:
        """Running work without one date that would make it late."""
        return (
            self.not_done(on)
            .exclude(due_on__lt=on)
            .filter(recurrence__in=[Recurrence.CONTINUOUS, Recurrence.AS_PLANNED])
        )

    def due_soon(self, on: date) -> PlanTaskQuerySet:
        until = on + timedelta(days=conf.get("DUE_SOON_DAYS"))
        return (
            self.not_done(on)
            .exclude(recurrence__in=[Recurrence.CONTINUOUS, Recurrence.AS_PLANNED])
            .filter(due_on__gte=on, due_on__lte=until)
        )

    def not_due(self, on: date) -> PlanTaskQuerySet:
        until = on + timedelta(days=conf.get("DUE_SOON_DAYS"))
        return (
            self.not_done(on)
            .exclude(recurrence__in=[Recurrence.CONTINUOUS, Recurrence.AS_PLANNED])
            .filter(Q(due_on__gt=until) | Q(due_on__isnull=True))
        )

    def of_unit(self, code: str) -> PlanTaskQuerySet:
        led = Q(lead_units__code=code)
        return self.filter(led | Q(supporting_units__code=code)).distinct()

    def for_display(self) -> PlanTaskQuerySet:
        return self.select_related("plan", "criterion__parent__parent").prefetch_related(
            "lead_units", "supporting_units"
        )


class ScoreQuerySet(models.QuerySet["Score"]):
    def current(self) -> ScoreQuerySet:
        return self.filter(superseded_by__isnull=True)

    def of_kind(self, kind: ScoreKind) -> ScoreQuerySet:
        return self.filter(kind=kind)
