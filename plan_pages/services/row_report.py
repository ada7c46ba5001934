"""What an import of a table would do or did, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.formats import date_format

from plan_pages.importers.grids import RowError, RowNote
from plan_pages.importers.vietnamese import one_line


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """A field's name and its values as people read them."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowOutcome:
    """``row`` is a spreadsheet's number, the header being 1; ``label`` names what the row is.

    ``note`` is a sentence on what a person still has to do; it refuses nothing. ``changes`` are
    those of a row that is updated, and the figures of a new one whose label does not say them.
    """

    row: int
    label: str
    outcome: Outcome
    note: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class UnknownUnit:
    """A name in a table that no unit has, or that more than one has."""

    name: str
    is_ambiguous: bool


@dataclass
class RowReport:
    """Where there are errors nothing was written, whatever the outcomes say."""

    outcomes: list[RowOutcome] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)
    unknown_units: list[UnknownUnit] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.errors

    @property
    def in_order_of_interest(self) -> list[RowOutcome]:
        """What is as it was stands last."""
        return sorted(self.outcomes, key=lambda entry: entry.outcome is Outcome.UNCHANGED)

    def count(self, outcome: Outcome) -> int:
        return sum(entry.outcome is outcome for entry in self.outcomes)

    def refuse(self, row: int, column: str, code: str, message: str) -> None:
        self.errors.append(RowError(row, column, code, message))

    def ask_for(self, name: str, *, is_ambiguous: bool) -> None:
        unknown = UnknownUnit(name, is_ambiguous)
        if unknown not in self.unknown_units:
            self.unknown_units.append(unknown)


def write_fields(
    instance: models.Model,
    values: dict[str, Any],
    related: Mapping[str, Iterable[models.Model]] | None = None,
) -> Outcome:
    """Save what differs, many-to-many sets too; an unchanged row is not written at all."""
    return write_row(instance, values, related)[0]


def write_row(
    instance: models.Model,
    values: dict[str, Any],
    related: Mapping[str, Iterable[models.Model]] | None = None,
) -> tuple[Outcome, tuple[Change, ...]]:
    """As ``write_fields``, and what was changed. Text that differs only in line breaks, runs of
    spaces or its normal form is the same text, and stays as it is."""
    is_new = instance.pk is None
    changed = {name: value for name, value in values.items() if _differs(instance, name, value)}
    changes = [] if is_new else [_change(instance, name, value) for name, value in changed.items()]
    if is_new or changed:
        for name, value in changed.items():
            setattr(instance, name, value)
        instance.save()
    for name, members in (related or {}).items():
        changes += _write_members(instance, name, list(members))
    if is_new:
        return Outcome.CREATED, ()
    return (Outcome.UPDATED if changes else Outcome.UNCHANGED), tuple(changes)


def _differs(instance: models.Model, name: str, value: Any) -> bool:
    current = getattr(instance, name)
    if isinstance(current, str) and isinstance(value, str):
        return one_line(current) != one_line(value)
    return bool(current != value)


def _change(instance: models.Model, name: str, value: Any) -> Change:
    return Change(
        field_label(instance, name), _words(instance, name), _words(instance, name, value)
    )


def field_label(instance: models.Model, name: str) -> str:
    return str(getattr(instance._meta.get_field(name), "verbose_name", name))


def _words(instance: models.Model, name: str, *given: Any) -> str:
    value = given[0] if given else getattr(instance, name)
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value, "d/m/Y")
    choices = dict(getattr(instance._meta.get_field(name), "flatchoices", None) or ())
    return str(choices.get(value, value))


def _write_members(
    instance: models.Model, name: str, members: Sequence[models.Model]
) -> list[Change]:
    manager = getattr(instance, name)
    current = list(manager.all())
    if {member.pk for member in current} == {member.pk for member in members}:
        return []
    manager.set(members)
    old, new = ("; ".join(map(str, units)) for units in (current, members))
    return [Change(field_label(instance, name), old, new)]
