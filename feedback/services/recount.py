"""Rebuild the live tallies from the responses; at rest this changes nothing (G3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from feedback.cells import Key, Sums, amounts_of
from feedback.models import Response, ResponseRevision, Tally

from . import locks, stored_cells, tallies
from .counting import fresh_cells, revisions_of, schemas_of

CHUNK = 2000
WRITES = 500


@dataclass(frozen=True, order=True)
class Difference:
    """A cell whose tally is not what the responses say; totals are in hundredths."""

    key: Key
    tally: int
    responses: int
    tally_total: int = 0
    responses_total: int = 0


def check() -> list[Difference]:
    """The differing cells, of one moment, without writing or stopping anything."""
    with locks.one_moment():
        return _differences(_fold())


def recount() -> list[Difference]:
    """Put the tallies right and return what was wrong; counters wait meanwhile."""
    with locks.alone():
        stale: list[ResponseRevision] = []
        differences = _differences(_fold(stale))
        _write(differences)
        _write_cells(stale)
    return differences


def _fold(stale: list[ResponseRevision] | None = None) -> Sums:
    """Sum of the cells of all counted revisions, computed anew from the answers."""
    expected = Sums()
    for rows in _counted_in_chunks():
        if stale is not None:
            locks.stay_alone()
        schemas = schemas_of(rows)
        revisions = revisions_of(rows)
        for response in rows:
            revision = revisions[response.pk, response.counted]
            cells = fresh_cells(response, revision, schemas[response.version_id])
            expected.add(amounts_of(response.form_id, response.version_id, cells))
            if stale is not None and cells != revision.cells:
                revision.cells = cells
                stale.append(revision)
    return expected


def _counted_in_chunks() -> Iterator[list[Response]]:
    last = 0
    while rows := list(Response.objects.filter(counted__gt=0, pk__gt=last).order_by("pk")[:CHUNK]):
        yield rows
        last = rows[-1].pk


def _differences(expected: Sums) -> list[Difference]:
    found = []
    for key, live, total in _live_tallies():
        should = expected.live.pop(key, 0)
        # Of a tally that holds archived counts, nobody can tell any more what they added.
        should_total = expected.total.pop(key, 0) if total is not None else 0
        if (live, total or 0) != (should, should_total):
            found.append(Difference(key, live, should, total or 0, should_total))
    found += [
        Difference(key, 0, should, 0, expected.total[key])
        for key, should in expected.live.items()
        if should
    ]
    return sorted(found)


def _live_tallies() -> Iterator[tuple[Key, int, int | None]]:
    """Key, live, and the total where all of it is of live responses."""
    rows = Tally.objects.values_list(*tallies.COLUMNS, "live", "total", "archived")
    for *key, live, total, archived in rows.iterator(chunk_size=CHUNK):
        yield Key(*key), live, None if archived else total


def _write(differences: list[Difference]) -> None:
    """Short writes: on SQLite nobody waits behind a long one."""
    for start in range(0, len(differences), WRITES):
        part = differences[start : start + WRITES]
        with transaction.atomic():
            locks.stay_alone()
            tallies.add(_missing(part))


def _missing(differences: list[Difference]) -> Sums:
    missing = Sums()
    for item in differences:
        missing.live[item.key] = item.responses - item.tally
        missing.total[item.key] = item.responses_total - item.tally_total
    return missing


def _write_cells(stale: list[ResponseRevision]) -> None:
    for start in range(0, len(stale), WRITES):
        with transaction.atomic():
            locks.stay_alone()
            stored_cells.store(stale[start : start + WRITES])
