from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext as _

from feedback import conf
from feedback.days import now
from feedback.enums import PUBLIC_STATES, DefinitionState, QuestionSource, RunState, SnapshotState
from feedback.indicators.errors import Immutable

if TYPE_CHECKING:
    from feedback.models import (  # noqa: F401 - the base classes name them as text
        IndicatorDefinition,
        IndicatorSnapshot,
        IndicatorValue,
        JobRun,
    )

IN_WORK = (SnapshotState.DRAFT, SnapshotState.SUBMITTED, SnapshotState.RETURNED)


def refuse() -> Immutable:
    return Immutable(_("A published value is never changed or deleted; publish a correction."))


class IndicatorDefinitionQuerySet(models.QuerySet["IndicatorDefinition"]):
    def approved(self) -> IndicatorDefinitionQuerySet:
        return self.filter(state=DefinitionState.APPROVED)

    def proposed(self) -> IndicatorDefinitionQuerySet:
        return self.filter(state=DefinitionState.PROPOSED)

    def with_people(self) -> IndicatorDefinitionQuerySet:
        """With all that a page about one version names."""
        return self.select_related(
            "indicator__form", "criterion__criteria_set", "proposed_by", "decided_by"
        )


def longest_run() -> timedelta:
    """A run that has not ended after this was killed."""
    return timedelta(seconds=conf.get("JOB_RUN_SECONDS"))


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def finished(self) -> JobRunQuerySet:
        return self.exclude(state=RunState.RUNNING)

    def failed(self) -> JobRunQuerySet:
        return self.filter(state=RunState.FAILED)

    def interrupted(self) -> JobRunQuerySet:
        """Those whose process was killed: nobody wrote down their end."""
        return self.filter(state=RunState.RUNNING, started_at__lt=now() - longest_run())

    def ended_badly(self) -> JobRunQuerySet:
        return self.failed() | self.interrupted()

    def of(self, name: str, indicator: Any = None, period: Any = None) -> JobRunQuerySet:
        """The runs of one job over one subject, the newest first."""
        subject = {"indicator": indicator, "period": period}
        return self.filter(name=name, **subject).order_by("-started_at", "-pk")

    def newest_of_each(self) -> JobRunQuerySet:
        """Of every indicator and period the last run of each job."""
        same = self.model.objects.filter(
            name=OuterRef("name"), indicator=OuterRef("indicator"), period=OuterRef("period")
        )
        newest = same.order_by("-started_at", "-pk").values("pk")[:1]
        return self.filter(indicator__isnull=False, period__isnull=False, pk=Subquery(newest))


class IndicatorSnapshotQuerySet(models.QuerySet["IndicatorSnapshot"]):
    def seen_by_the_public(self) -> IndicatorSnapshotQuerySet:
        return self.filter(state__in=PUBLIC_STATES)

    def current(self) -> IndicatorSnapshotQuerySet:
        return self.filter(state=SnapshotState.PUBLISHED)

    def in_work(self) -> IndicatorSnapshotQuerySet:
        return self.filter(state__in=IN_WORK)

    def submitted(self) -> IndicatorSnapshotQuerySet:
        return self.filter(state=SnapshotState.SUBMITTED)

    def about_forms(self, forms: Iterable[int]) -> IndicatorSnapshotQuerySet:
        """Those of the forms, and those of the bank, which may be about any form."""
        of_bank = Q(definition__source=QuestionSource.BANK)
        return self.filter(Q(indicator__form__in=forms) | of_bank)

    def not_reported(self) -> IndicatorSnapshotQuerySet:
        return self.filter(state=SnapshotState.NOT_REPORTED)

    def with_whole(self) -> IndicatorSnapshotQuerySet:
        """With the value of the whole form alone, as ``whole``: a list of one or none."""
        from feedback.models import IndicatorValue  # noqa: PLC0415 - models import this module

        whole = IndicatorValue.objects.filter(unit="", channel="")
        return self.prefetch_related(Prefetch("values", queryset=whole, to_attr="whole"))

    def update(self, **changes: Any) -> int:
        """Once public, only a correction's superseding is written."""
        is_superseding = changes == {"state": SnapshotState.SUPERSEDED}
        if not is_superseding and self.seen_by_the_public().exists():
            raise refuse()
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.seen_by_the_public().exists():
            raise refuse()
        return super().delete()


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    def published(self) -> IndicatorValueQuerySet:
        """Rows of the values in force: all that a public view may list."""
        return self.filter(snapshot__state=SnapshotState.PUBLISHED)

    def seen_by_the_public(self) -> IndicatorValueQuerySet:
        return self.filter(snapshot__state__in=PUBLIC_STATES)

    def of_units(self, codes: Any) -> IndicatorValueQuerySet:
        return self.filter(unit__in=codes, channel="")

    def update(self, **changes: Any) -> int:
        if self.seen_by_the_public().exists():
            raise refuse()
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.seen_by_the_public().exists():
            raise refuse()
        return super().delete()
