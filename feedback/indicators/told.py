"""What stands beside the figures on the public page: what was learned, and what is not reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from feedback.models import Indicator, IndicatorSnapshot


@dataclass(frozen=True)
class Words:
    """Words of a value's authors; ``is_record`` where they are not in the reader's language."""

    text: str
    is_record: bool


def reflection_of(snapshot: Any) -> dict[str, Words]:
    """``learned`` and ``will_do`` in the reader's language where they were written in it."""
    return {
        field: words
        for field in ("learned", "will_do")
        if (words := _words(getattr(snapshot, field), getattr(snapshot, f"{field}_en"))).text
    }


def not_reported(indicator: Indicator) -> list[IndicatorSnapshot]:
    """The periods without a value that two people decided not to report, the newest first."""
    snapshots = IndicatorSnapshot.objects.not_reported().filter(indicator=indicator)
    return list(snapshots.select_related("period").order_by("-period__ends", "period__starts"))


def _words(vietnamese: str, english: str) -> Words:
    is_english = (get_language() or "").startswith("en")
    if is_english and english:
        return Words(english, is_record=False)
    return Words(vietnamese, is_record=True)
