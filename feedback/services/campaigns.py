"""What a campaign is to bring, and what it has brought, unit by unit and channel by channel."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count as CountOf
from django.db.models import F
from wagtail.log_actions import log

from feedback.enums import Channel
from feedback.models import Campaign, CampaignTarget, ResponseRevision
from plan_pages.models import Unit


@dataclass(frozen=True)
class Share:
    """One unit, no unit (``unit`` None), or all together; ``invited`` None where nobody knows."""

    unit: Unit | None
    target: int = 0
    invited: int | None = None
    by_channel: Mapping[str, int] = field(default_factory=dict)

    @property
    def counted(self) -> int:
        return sum(self.by_channel.values())

    @property
    def channels(self) -> list[int]:
        """Counts in the order of ``Channel``."""
        return [self.by_channel.get(channel, 0) for channel in Channel.values]

    @property
    def missing(self) -> int:
        return max(0, self.target - self.counted)

    @property
    def reached(self) -> Decimal | None:
        """Percent of the target, one decimal."""
        return percent(self.counted, self.target)

    @property
    def rate(self) -> Decimal | None:
        """Response rate: counted of invited in percent, one decimal."""
        return percent(self.counted, self.invited or 0)


@dataclass(frozen=True)
class Progress:
    """``total`` is None where not every row is shown. ``days_left`` counts the day itself."""

    campaign: Campaign
    rows: list[Share]
    total: Share | None
    days_left: int


def percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def progress_of(
    campaign: Campaign, day: date, *, only_units: Collection[str] | None = None
) -> Progress:
    """Counted responses of the campaign's days; ``only_units``: the codes whose rows are shown.

    Three queries. Responses that a purge deleted are no longer among them: a campaign is read
    while it runs and soon after.
    """
    counts = _counts(campaign)
    targets = {row.unit.code: row for row in campaign.targets.select_related("unit")}
    shown = only_units if only_units is not None else {*counts, *targets} - {""}
    rows = [
        Share(unit, *_asked(targets.get(unit.code)), counts.get(unit.code, {}))
        for unit in Unit.objects.filter(code__in=shown)
    ]
    total = None
    if only_units is None:
        rows += [Share(None, by_channel=counts[""])] if "" in counts else []
        total = _total(campaign, rows)
    return Progress(campaign, rows, total, max(0, (campaign.closes_on - day).days + 1))


def _counts(campaign: Campaign) -> dict[str, dict[str, int]]:
    """Unit → channel → counted responses; a response stands as its counted revision says."""
    rows = (
        ResponseRevision.objects.filter(
            response__form=campaign.form_id,
            response__local_date__range=(campaign.opens_on, campaign.closes_on),
            response__counted__gt=0,
            number=F("response__counted"),
        )
        .order_by()
        .values_list("unit", "channel")
        .annotate(n=CountOf("pk"))
    )
    found: dict[str, dict[str, int]] = {}
    for unit, channel, n in rows:
        found.setdefault(unit, {})[channel] = n
    return found


def _asked(target: CampaignTarget | None) -> tuple[int, int | None]:
    return (target.target, target.invited) if target else (0, None)


def _total(campaign: Campaign, rows: list[Share]) -> Share:
    together: Count[str] = Count()
    for row in rows:
        together.update(row.by_channel)
    return Share(None, sum(row.target for row in rows), _invited(campaign, rows), together)


def _invited(campaign: Campaign, rows: list[Share]) -> int | None:
    """The campaign's own number, else the sum where every row that counts has one."""
    if campaign.invited is not None:
        return campaign.invited
    numbers = [row.invited for row in rows]
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


Asked = tuple[int, int | None]


def set_targets(campaign: Campaign, asked: Mapping[Unit, Asked], *, user: Any) -> None:
    """Units' targets with the people invited there; a unit that is not named has none."""
    with transaction.atomic():
        campaign.targets.exclude(unit__in=asked).delete()
        for unit, (target, invited) in asked.items():
            CampaignTarget.objects.update_or_create(
                campaign=campaign, unit=unit, defaults={"target": target, "invited": invited}
            )
        numbers = {unit.code: list(pair) for unit, pair in asked.items()}
        log(campaign, "feedback.set_targets", user=user, data={"targets": numbers})
