"""Reconcile: the only writer of tallies.

A response whose wanted revision is not the counted one is claimed, the cells of the counted
revision are subtracted, those of the wanted one added, and it is marked: one transaction. Accept,
spam, put back, correct and erase are this one path.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import InterfaceError, InternalError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from feedback.cells import Cells, Key, Sums, amounts_of, cells_of
from feedback.days import half_month
from feedback.enums import Disposition
from feedback.models import FormVersion, Response, ResponseRevision
from feedback.querysets import ResponseQuerySet
from feedback.schema import Schema

from . import locks, stored_cells, tallies

logger = logging.getLogger(__name__)

BATCH = 500
MAX_ATTEMPTS = 5
# A deadlock or serialisation failure is the database's word for "once more".
TRIES = 3
# The database's own trouble, a full disk or quota among it: no row is to blame for that.
TROUBLE = (OperationalError, InterfaceError, InternalError)


@dataclass
class Counted:
    """How many rows one call moved, and how many it set aside."""

    moved: int = 0
    failed: int = 0
    days: set[date] = field(default_factory=set)
    # Those that nobody tries any more.
    set_aside: list[int] = field(default_factory=list)

    def add(self, other: "Counted") -> None:
        self.moved += other.moved
        self.failed += other.failed
        self.days |= other.days
        self.set_aside += other.set_aside


def count_pending(limit: int | None = None) -> Counted:
    """Count until nothing is pending that can be counted, or ``limit`` rows were looked at."""
    total = Counted()
    while limit is None or total.moved + total.failed < limit:
        batch = _reconcile_again()
        total.add(batch)
        if batch.moved < BATCH and not batch.failed:
            return total
    return total


def _reconcile_again() -> Counted:
    for attempt in range(1, TRIES + 1):
        try:
            return reconcile()
        except TROUBLE:
            if attempt == TRIES:
                raise
        except Exception:
            logger.exception("A batch could not be counted; each of its responses is tried alone.")
            return _one_by_one()
    raise AssertionError("unreachable")


def _one_by_one() -> Counted:
    """What a row breaks only when it is written, it breaks here for itself alone."""
    total = Counted()
    rows = Response.objects.pending().order_by("id").values_list("pk", flat=True)
    for pk in list(rows[:BATCH]):
        try:
            total.add(reconcile(only=pk))
        except TROUBLE:
            raise
        except Exception:
            total.add(_try_again_later(pk))
    return total


def _try_again_later(pk: int) -> Counted:
    with transaction.atomic():
        batch = _Batch([])
        batch.failed = _claim(1, only=pk)
        for response in batch.failed:
            set_back(response)
        return batch.write()


def reconcile(limit: int = BATCH, only: int | None = None) -> Counted:
    """Move one batch of pending rows in one transaction; ``only`` names a single response."""
    with transaction.atomic():
        if not locks.may_count():
            return Counted()
        batch = _Batch(_claim(limit, only))
        batch.move_all()
        return batch.write()


def _claim(limit: int, only: int | None) -> list[Response]:
    """Pending rows that no other counter holds, in the one order of locks: by id."""
    pending = Response.objects.pending().order_by("id")
    if only is not None:
        pending = pending.filter(pk=only)
    if connection.features.has_select_for_update_skip_locked:
        pending = pending.select_for_update(skip_locked=True)
    return list(pending[:limit])


class _Batch:
    """Claimed rows on their way: what they change is gathered first and written at the end."""

    def __init__(self, rows: list[Response]) -> None:
        self.rows = rows
        self.schemas = schemas_of(rows)
        self.revisions = revisions_of(rows)
        self.changes = Sums()
        self.moved: list[Response] = []
        self.failed: list[Response] = []
        self.first_counted: list[ResponseRevision] = []

    def move_all(self) -> None:
        for response in self.rows:
            try:
                self.changes.merge(self._difference(response))
            except Exception:
                # Whatever is wrong with one row, the others go on.
                set_back(response)
                self.failed.append(response)
            else:
                self.moved.append(response)

    def _difference(self, response: Response) -> Sums:
        difference = Sums()
        if response.counted:
            difference.add(self._amounts(response, response.counted), times=-1)
        if response.wanted:
            difference.add(self._amounts(response, response.wanted))
        return difference

    def _amounts(self, response: Response, number: int) -> list[tuple[Key, int]]:
        revision = self.revisions[response.pk, number]
        if revision.cells is None:
            schema = self.schemas[response.version_id]
            revision.cells = fresh_cells(response, revision, schema)
            self.first_counted.append(revision)
        return amounts_of(response.form_id, response.version_id, revision.cells)

    def write(self) -> Counted:
        tallies.add(self.changes)
        stored_cells.store(self.first_counted)
        moved = Response.objects.filter(pk__in=[row.pk for row in self.moved])
        moved.update(counted=F("wanted"), attempts=0)
        Response.objects.bulk_update(self.failed, ["attempts", "failed_at"])
        if any(row.wanted == 0 for row in self.moved):
            forget_erased(moved)
        return Counted(
            moved=len(self.moved),
            failed=len(self.failed),
            days={row.local_date for row in self.moved},
            set_aside=[row.pk for row in self.failed if row.failed_at],
        )


def set_back(response: Response) -> None:
    """A row that fails again and again is set aside and listed for staff; while it is handled."""
    response.attempts += 1
    if response.attempts >= MAX_ATTEMPTS:
        response.failed_at = timezone.now()
        logger.exception("Response %s cannot be counted and was set aside.", response.pk)


def schemas_of(rows: Iterable[Response]) -> dict[int, Schema]:
    versions = FormVersion.objects.in_bulk({row.version_id for row in rows})
    return {pk: version.schema for pk, version in versions.items()}


def revisions_of(rows: Iterable[Response]) -> dict[tuple[int, int], ResponseRevision]:
    found = ResponseRevision.objects.filter(response__in=[row.pk for row in rows])
    return {(revision.response_id, revision.number): revision for revision in found}


def fresh_cells(response: Response, revision: ResponseRevision, schema: Schema) -> Cells:
    return cells_of(
        schema,
        revision.answers,
        unit=revision.unit,
        procedure=revision.procedure,
        channel=revision.channel,
        half_month=half_month(response.local_date),
    )


def forget_erased(rows: ResponseQuerySet) -> None:
    """Once an erased response has left the counts, its answers leave too."""
    erased = rows.filter(disposition=Disposition.ERASED, counted=0)
    ResponseRevision.objects.filter(response__in=erased).delete()
