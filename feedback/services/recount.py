"""Rebuild the live tallies from the responses; at rest this changes nothing (G3)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from feedback.cells import Key, keys_of
from feedback.models import Response, ResponseRevision, Tally

from . import locks, tallies
from .counting import fresh_cells, revisions_of, schemas_of

CHUNK = 2000
WRITES = 500


@dataclass(frozen=True, order=True)
class Difference:
    """A cell whose tally is not what the responses say."""

    key: Key
    tally: int
    responses: int


def check() -> list[Difference]:
    """The differing cells, of one moment, without writing or stopping anything."""
    with locks.one_moment():
        return _differences(_fold(Counter()))


def recount() -> list[Difference]:
    """Put the tallies right and return what was wrong; counters wait meanwhile."""
    with locks.alone():
        stale: list[ResponseRevision] = []
        differences = _differences(_fold(Counter(), stale))
        _write(differences)
        _write_cells(stale)
    return differences


def _fold(expected: Counter[Key], stale: list[ResponseRevision] | None = None) -> Counter[Key]:
    """Sum of the cells of all counted revisions, computed anew from the answers."""
    for rows in _counted_in_chunks():
        if stale is not None:
            locks.stay_alone()
        schemas = schemas_of(rows)
        revisions = revisions_of(rows)
        for response in rows:
            revision = revisions[response.pk, response.counted]
            cells = fresh_cells(response, revision, schemas[response.version_id])
            expected.update(keys_of(response.form_id, response.version_id, cells))
            if stale is not None and cells != revision.cells:
                revision.cells = cells
                stale.append(revision)
    return expected


def _counted_in_chunks() -> Iterator[list[Response]]:
    last = 0
    while rows := list(Response.objects.filter(counted__gt=0, pk__gt=last).order_by("pk")[:CHUNK]):
        yield rows
        last = rows[-1].pk


def _differences(expected: Counter[Key]) -> list[Difference]:
    found = []
    for key, live in _live_tallies():
        should = expected.pop(key, 0)
        if live != should:
            found.append(Difference(key, live, should))
    found += [Difference(key, 0, should) for key, should in expected.items() if should]
    return sorted(found)


def _live_tallies() -> Iterator[tuple[Key, int]]:
    rows = Tally.objects.values_list(
        "form_id",
        "half_month",
        "version_id",
        "question",
        "unit",
        "procedure",
        "channel",
        "option",
        "live",
    )
    for row in rows.iterator(chunk_size=CHUNK):
        yield Key(*row[:-1]), row[-1]


def _write(differences: list[Difference]) -> None:
    """Short writes: on SQLite nobody waits behind a long one."""
    for start in range(0, len(differences), WRITES):
        part = differences[start : start + WRITES]
        with transaction.atomic():
            locks.stay_alone()
            tallies.add(Counter({item.key: item.responses - item.tally for item in part}))


def _write_cells(stale: list[ResponseRevision]) -> None:
    for start in range(0, len(stale), WRITES):
        with transaction.atomic():
            locks.stay_alone()
            part = stale[start : start + WRITES]
            ResponseRevision.objects.bulk_update(part, ["cells"], batch_size=100)
