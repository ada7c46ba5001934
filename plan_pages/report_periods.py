"""Which period comes before and after another, in the order in which reports are made."""

from __future__ import annotations

from .enums import Calendar
from .models import ReportingPeriod
from .querysets import ReportingPeriodQuerySet


def in_sequence(period: ReportingPeriod) -> ReportingPeriodQuerySet:
    """The reform year is one sequence (Quý I, 6 tháng, Quý III, Năm; VB 581/BNV-CCHC); in the
    civil year each kind follows its own."""
    periods = ReportingPeriod.objects.filter(calendar=period.calendar)
    return periods if period.calendar == Calendar.REFORM else periods.filter(kind=period.kind)


def period_before(period: ReportingPeriod) -> ReportingPeriod | None:
    """The last one that ended before this one ends; None where days lie between that nobody
    reports."""
    found = in_sequence(period).filter(ends__lt=period.ends).order_by("-ends", "-starts").first()
    return found if found and found.ends >= period.starts else None


def period_after(period: ReportingPeriod) -> ReportingPeriod | None:
    found = in_sequence(period).filter(ends__gt=period.ends).order_by("ends", "-starts").first()
    return found if found and found.starts <= period.ends else None
