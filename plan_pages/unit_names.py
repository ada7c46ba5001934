"""A unit that was merged, renamed or split, under its own name and today's."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from .models import Unit


def unit_words(unit: Unit, day: date, *, short: bool = False) -> str:
    """Once the unit has ended, "Chi cục Biển và Hải đảo (nay là Phòng …)"; else its name.

    Names those that exist on ``day``, through several changes; ``short`` in few letters. Asks
    nothing for a unit that exists, else one query for each step.
    """
    name = _name(unit, short=short)
    if not _has_ended(unit, day):
        return name
    names = [_name(successor, short=short) for successor in current_successors(unit, day)]
    if not names:
        return _("%(unit)s (until %(day)s)") % {
            "unit": name,
            "day": f"{unit.valid_to:%d/%m/%Y}",
        }
    return _("%(unit)s (now %(successors)s)") % {
        "unit": name,
        "successors": "; ".join(names),
    }


def _name(unit: Unit, *, short: bool) -> str:
    return unit.short_name if short else unit.local_name


def current_successors(unit: Unit, day: date) -> list[Unit]:
    """Those that stand for the unit on ``day``, each once; empty where nobody is named."""
    found: dict[int, Unit] = {}
    seen, waiting = {unit.pk}, [unit]
    while waiting:
        for successor in waiting.pop(0).successors.all():
            if successor.pk in seen:
                continue
            seen.add(successor.pk)
            if _has_ended(successor, day):
                waiting.append(successor)
            else:
                found[successor.pk] = successor
    return list(found.values())


def _has_ended(unit: Unit, day: date) -> bool:
    return unit.valid_to is not None and unit.valid_to < day
