"""What an import of a table would do or did, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models

from plan_pages.importers.tables import RowError


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class RowOutcome:
    """``row`` is a spreadsheet's number, the header being 1; ``label`` names what the row is.

    ``note`` is a sentence on what a person still has to do; it refuses nothing.
    """

    row: int
    label: str
    outcome: Outcome
    note: str = ""


@dataclass
class RowReport:
    """Where there are errors nothing was written, whatever the outcomes say."""

    outcomes: list[RowOutcome] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.errors

    def count(self, outcome: Outcome) -> int:
        return sum(entry.outcome is outcome for entry in self.outcomes)

    def refuse(self, row: int, column: str, code: str, message: str) -> None:
        self.errors.append(RowError(row, column, code, message))


def write_fields(
    instance: models.Model,
    values: dict[str, Any],
    related: Mapping[str, Iterable[models.Model]] | None = None,
) -> Outcome:
    """Save what differs, many-to-many sets too; an unchanged row is not written at all."""
    is_new = instance.pk is None
    changed = is_new or any(getattr(instance, name) != value for name, value in values.items())
    if changed:
        for name, value in values.items():
            setattr(instance, name, value)
        instance.save()
    for name, members in (related or {}).items():
        changed |= _write_members(getattr(instance, name), list(members))
    if is_new:
        return Outcome.CREATED
    return Outcome.UPDATED if changed else Outcome.UNCHANGED


def _write_members(manager: Any, members: list[models.Model]) -> bool:
    wanted = {member.pk for member in members}
    if set(manager.values_list("pk", flat=True)) == wanted:
        return False
    manager.set(members)
    return True
