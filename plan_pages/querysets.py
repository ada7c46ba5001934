from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, OuterRef, Q, Value, When
from django.db.models.lookups import In
from wagtail.models import PageViewRestriction
from wagtail.search.queryset import SearchableQuerySetMixin

from . import conf
from .enums import (
    ExplanationState,
    InspectionKind,
    InspectionState,
    MailState,
    ManualStatus,
    Recurrence,
    ReportState,
    ScoreKind,
    TaskStatus,
)
from .status import WITHOUT_A_DATE

if TYPE_CHECKING:
    # Named in the bases below, where the linter does not look into strings.
    from .models import (  # noqa: F401
        Criterion,
        Explanation,
        Inspection,
        Notice,
        PlanTask,
        ProgressReport,
        RepairedPassage,
        ReportingPeriod,
        SaidDone,
        Score,
        Unit,
    )

# A unit that followed a unit that followed a unit.
CHANGES_BACK = 3


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

    def acted_for_by(self, user: object) -> UnitQuerySet:
        """The user's units, and those that they followed, directly or over others."""
        pk = getattr(user, "pk", None)
        ways = ["__".join(["successors"] * steps) for steps in range(1, CHANGES_BACK + 1)]
        followed = [Q(**{f"{way}__memberships__user_id": pk}) for way in ways]
        return self.filter(reduce(or_, followed, Q(memberships__user_id=pk))).distinct()


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
    def in_statuses(self, statuses: Iterable[str], on: date) -> PlanTaskQuerySet:
        return self.filter(In(_status_on(on), list(statuses)))

    def count_by_status(self, on: date) -> dict[str, int]:
        counted = self.order_by().annotate(status=_status_on(on)).values_list("status")
        return dict(counted.annotate(n=models.Count("pk")))

    def public(self) -> PlanTaskQuerySet:
        """Without the measures of an inspection whose conclusion is not published."""
        told = Q(measure__inspection__published_at__isnull=False)
        return self.filter(Q(measure__isnull=True) | told)

    def of_the_document(self) -> PlanTaskQuerySet:
        """Without what inspections asked for later: nobody signed that with the plan."""
        return self.filter(measure__isnull=True)

    def worked_in(self, period: ReportingPeriod) -> PlanTaskQuerySet:
        """Those of the period's year, and those with a day that an earlier plan left open."""
        over = Q(completed_on__lt=period.starts) | Q(ended_on__lte=period.starts)
        left_open = self.left_open().filter(plan__year__lt=period.year).exclude(over)
        return self.filter(Q(plan__year=period.year) | Q(pk__in=left_open.values("pk")))

    def left_open(self) -> PlanTaskQuerySet:
        """With a day, and not dropped; done or not."""
        dated = self.filter(recurrence=Recurrence.NONE, due_on__isnull=False)
        return dated.exclude(manual_status=ManualStatus.DROPPED)

    def current(self, on: date) -> PlanTaskQuerySet:
        """Those that were not replaced by others."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))

    def of_units(self, codes: Iterable[str]) -> PlanTaskQuerySet:
        """Led or supported by one of the units, or by a collective that one belongs to."""
        given = list(codes)
        return self.filter(_of("lead_units", given) | _of("supporting_units", given)).distinct()

    def led_by(self, codes: Iterable[str]) -> PlanTaskQuerySet:
        return self.filter(_of("lead_units", list(codes))).distinct()

    def of_unit(self, code: str) -> PlanTaskQuerySet:
        led = Q(lead_units__code=code)
        return self.filter(led | Q(supporting_units__code=code)).distinct()

    def for_display(self) -> PlanTaskQuerySet:
        return self.select_related("plan", "criterion__parent__parent").prefetch_related(
            "lead_units", "supporting_units"
        )


def _status_on(day: date) -> Case:
    """The cases of ``status.status_on`` in the same order, as SQL."""
    until = day + timedelta(days=conf.get("DUE_SOON_DAYS"))
    claimed_in_time = Q(reported_done_on__lte=day) & (
        Q(due_on__isnull=True) | Q(reported_done_on__lte=models.F("due_on"))
    )
    decided = ~Q(manual_status="") & (Q(manual_since__isnull=True) | Q(manual_since__lte=day))
    late = Q(completed_on__lte=day, completed_on__gt=models.F("due_on"))
    return Case(
        When(ended_on__lte=day, then=Value(TaskStatus.REPLACED)),
        When(decided, then=models.F("manual_status")),
        When(late, then=Value(TaskStatus.DONE_LATE)),
        When(completed_on__lte=day, then=Value(TaskStatus.DONE)),
        When(claimed_in_time, then=Value(TaskStatus.AWAITING)),
        When(due_on__lt=day, then=Value(TaskStatus.OVERDUE)),
        When(recurrence__in=WITHOUT_A_DATE, then=Value(TaskStatus.CONTINUOUS)),
        When(due_on__lte=until, then=Value(TaskStatus.DUE_SOON)),
        When(first_report_on__lte=day, then=Value(TaskStatus.IN_PROGRESS)),
        When(starts_on__lte=day, then=Value(TaskStatus.NOT_STARTED)),
        default=Value(TaskStatus.NOT_DUE),
        output_field=models.CharField(),
    )


def _of(relation: str, codes: list[str]) -> Q:
    return Q(**{f"{relation}__code__in": codes}) | Q(**{f"{relation}__members__code__in": codes})


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def approved(self) -> ProgressReportQuerySet:
        return self.filter(state=ReportState.APPROVED)

    def awaiting(self) -> ProgressReportQuerySet:
        return self.filter(state=ReportState.SUBMITTED)

    def of_units(self, codes: Iterable[str]) -> ProgressReportQuerySet:
        return self.filter(unit__code__in=list(codes))


class ExplanationQuerySet(models.QuerySet["Explanation"]):
    def open(self) -> ExplanationQuerySet:
        return self.filter(state=ExplanationState.ASKED)

    def public(self) -> ExplanationQuerySet:
        decided = [ExplanationState.ACCEPTED, ExplanationState.REFUSED]
        return self.filter(is_public=True, state__in=decided)

    def of_units(self, codes: Iterable[str]) -> ExplanationQuerySet:
        return self.filter(unit__code__in=list(codes))


class InspectionQuerySet(SearchableQuerySetMixin, models.QuerySet["Inspection"]):
    def public(self) -> InspectionQuerySet:
        return self.filter(state=InspectionState.CONCLUDED, published_at__isnull=False)

    def seen_by_units(self, codes: Iterable[str]) -> InspectionQuerySet:
        """A unit's own; an unannounced one only once it has begun."""
        not_begun = (InspectionState.PLANNED, InspectionState.CANCELLED)
        secret = Q(kind=InspectionKind.UNANNOUNCED, state__in=not_begun)
        return self.filter(unit__code__in=list(codes)).exclude(secret)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def to_send(self, now: datetime) -> NoticeQuerySet:
        return self.filter(mail_state=MailState.PENDING).filter(
            Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now)
        )


class SaidDoneQuerySet(SearchableQuerySetMixin, models.QuerySet["SaidDone"]):
    def public(self) -> SaidDoneQuerySet:
        return self.filter(is_public=True)


class ScoreQuerySet(models.QuerySet["Score"]):
    def current(self) -> ScoreQuerySet:
        return self.filter(superseded_by__isnull=True)

    def of_kind(self, kind: ScoreKind) -> ScoreQuerySet:
        return self.filter(kind=kind)
