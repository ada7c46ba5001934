from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from .cells import RESPONSE
from .enums import PUBLIC_STATES, SnapshotState

if TYPE_CHECKING:
    # Named in the bases below, where the linter does not look into strings.
    from plan_pages.models import ReportingPeriod

    from .models import (  # noqa: F401
        IndicatorSnapshot,
        IndicatorValue,
        Procedure,
        Response,
        Tally,
    )


class TallyQuerySet(models.QuerySet["Tally"]):
    def within(self, period: ReportingPeriod) -> TallyQuerySet:
        return self.filter(half_month__gte=period.starts, half_month__lt=period.ends)

    def sheets(self) -> TallyQuerySet:
        """The cells that count whole responses, whatever was answered."""
        return self.filter(question=RESPONSE)


class ResponseQuerySet(models.QuerySet["Response"]):
    def pending(self) -> ResponseQuerySet:
        """Rows whose wanted and counted revisions differ, poison rows set aside excepted."""
        return self.exclude(wanted=F("counted")).filter(failed_at__isnull=True)

    def failed(self) -> ResponseQuerySet:
        return self.filter(failed_at__isnull=False)

    def within(self, period: ReportingPeriod) -> ResponseQuerySet:
        return self.filter(local_date__gte=period.starts, local_date__lt=period.ends)

    def not_fresh(self, moment: datetime, age: timedelta) -> ResponseQuerySet:
        """Older than ``age``, or of a time to come: that was another host's clock."""
        return self.exclude(accepted_at__gte=moment - age, accepted_at__lte=moment)

    def with_current_unit(self) -> ResponseQuerySet:
        """Annotates ``current_unit``: the unit that the newest revision names."""
        revisions = apps.get_model("feedback", "ResponseRevision").objects
        newest = revisions.filter(response=OuterRef("pk")).order_by("-number").values("unit")
        return self.annotate(current_unit=Subquery(newest[:1]))

    def of_units(self, codes: Iterable[str]) -> ResponseQuerySet:
        """Responses about one of the units, as they stand after any correction."""
        return self.with_current_unit().filter(Q(current_unit__in=codes))


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def offered(self) -> ProcedureQuerySet:
        """What people can come for today, by area and name."""
        return self.filter(is_offered=True)


class IndicatorSnapshotQuerySet(models.QuerySet["IndicatorSnapshot"]):
    def seen_by_the_public(self) -> IndicatorSnapshotQuerySet:
        return self.filter(state__in=PUBLIC_STATES)

    def current(self) -> IndicatorSnapshotQuerySet:
        return self.filter(state=SnapshotState.PUBLISHED)


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    def published(self) -> IndicatorValueQuerySet:
        return self.filter(snapshot__state=SnapshotState.PUBLISHED)
