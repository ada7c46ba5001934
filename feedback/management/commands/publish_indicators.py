import json
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from feedback.enums import ValueStatus
from feedback.indicators.errors import (
    AlreadyPublished,
    ChangeTooSmall,
    HeldByBatch,
    IndicatorError,
    NothingChanged,
)
from feedback.models import Indicator, IndicatorSnapshot
from feedback.services.drafts import draft_of
from feedback.services.indicators import definition_for
from feedback.services.publication import publish, submit
from plan_pages.models import ReportingPeriod

# The published value stays; that is an answer, not a failure.
KEPT = (AlreadyPublished, ChangeTooSmall, NothingChanged)


class Command(BaseCommand):
    help = "Computes, submits and publishes indicators of a period as two different people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True)
        parser.add_argument("--submitted-by", required=True)
        parser.add_argument("--published-by", required=True)
        parser.add_argument("--code", action="append", nargs="+", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        period = _period(options["period"])
        submitter, publisher = _user(options["submitted_by"]), _user(options["published_by"])
        if submitter == publisher:
            raise CommandError(_("Two different people submit and publish; name another one."))
        indicators = _indicators([code for codes in options["code"] for code in codes])
        try:
            for indicator in indicators:
                definition_for(indicator, period)
            self._publish(indicators, period, submitter, publisher)
        except IndicatorError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _publish(
        self, indicators: list[Indicator], period: ReportingPeriod, submitter: Any, publisher: Any
    ) -> None:
        """All are computed before any is published, from tallies of nearly one moment."""
        drafts = [(one, self._draft(one, period, submitter)) for one in indicators]
        for indicator, draft in drafts:
            if draft is None:
                continue
            try:
                if not draft.is_submitted:
                    draft = submit(draft, submitter)  # noqa: PLW2901
                self._tell(publish(draft, publisher))
            except ChangeTooSmall as refusal:
                self._say(indicator.code, period.code, state="held", why=str(refusal))
            except HeldByBatch as refusal:
                held = {"why": str(refusal), "batches": [batch.pk for batch in refusal.batches]}
                self._say(indicator.code, period.code, state="held", **held)

    def _draft(
        self, indicator: Indicator, period: ReportingPeriod, user: Any
    ) -> IndicatorSnapshot | None:
        try:
            return draft_of(indicator, period, user)
        except KEPT as refusal:
            self._say(indicator.code, period.code, state="kept", why=str(refusal))
            return None

    def _tell(self, snapshot: IndicatorSnapshot) -> None:
        values = list(snapshot.values.all())
        kept_back = [
            {
                "group": value.group,
                "status": value.status,
                "why": str(ValueStatus(value.status).label),
            }
            for value in values
            if value.status not in (ValueStatus.SHOWN, ValueStatus.NO_DATA)
        ]
        self._say(
            snapshot.indicator.code,
            snapshot.period.code,
            state="published",
            groups=len(values),
            kept_back=kept_back,
        )

    def _say(self, code: str, period: str, **what: Any) -> None:
        line = {"code": code, "period": period, **what}
        self.stdout.write(json.dumps(line, ensure_ascii=False))


def _period(code: str) -> ReportingPeriod:
    period = ReportingPeriod.objects.filter(code=code).first()
    if period is None:
        raise CommandError(_("There is no period %(code)s.") % {"code": code})
    return period


def _user(name: str) -> Any:
    users = get_user_model()
    user = users.objects.filter(**{users.USERNAME_FIELD: name}).first()
    if user is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": name})
    return user


def _indicators(codes: list[str]) -> list[Indicator]:
    """The named ones, or all that are defined."""
    if not codes:
        return list(Indicator.objects.filter(definitions__isnull=False).distinct())
    found = {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=codes)}
    missing = [code for code in codes if code not in found]
    if missing:
        raise CommandError(_("There is no indicator %(codes)s.") % {"codes": ", ".join(missing)})
    return [found[code] for code in codes]
