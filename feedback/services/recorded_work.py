"""The periodic work as commands, tasks and the sweeper do it: each run on record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import timedelta

from feedback.days import local_day, now
from feedback.enums import Disposition, Job
from feedback.models import Response

from . import consents, counting, noticing, orphans, queue, traces
from .batches import finish_decided
from .counting import Counted
from .job_runs import Notes, noted, recorded
from .recount import Difference, recount

# From so many rows on, a counting run is seen from its beginning.
BACKLOG = 500


def count_responses() -> Counted:
    """``count_pending``; leaves no trace where nothing waits or others are at it."""
    waiting = Response.objects.pending().order_by()[: BACKLOG + 1].count()
    if not waiting:
        return Counted()
    with _counting_run(waiting) as notes:
        done = counting.count_pending()
        notes.is_idle = not (done.moved or done.failed)
        notes.rows_in, notes.rows_excluded = done.moved, done.failed
        if done.days:
            notes.starts, notes.ends = min(done.days), max(done.days) + timedelta(days=1)
    if done.set_aside:
        queue.tell_set_aside(done.set_aside)
    return done


def _counting_run(waiting: int) -> AbstractContextManager[Notes]:
    return recorded(Job.COUNT) if waiting > BACKLOG else noted(Job.COUNT)


def recount_all() -> list[Difference]:
    """``recount``; the hash is of the cells that were put right, of none where all was well."""
    with recorded(Job.RECOUNT) as notes:
        differences = recount()
        notes.rows_in = Response.objects.filter(counted__gt=0).count()
        set_aside = Response.objects.exclude(disposition=Disposition.ACCEPTED)
        notes.rows_excluded = set_aside.count()
        notes.result_hash = _hash(differences)
    return differences


def _hash(differences: list[Difference]) -> str:
    cells = json.dumps([asdict(each) for each in differences], sort_keys=True, default=str)
    return hashlib.sha256(cells.encode()).hexdigest()


NO_DIFFERENCE = _hash([])


def watch_batches() -> int:
    """Finish what a killed process decided, and look for what came together."""
    with noted(Job.BATCHES) as notes:
        notes.rows_in = finish_decided()
        changed = noticing.notice()
        notes.is_idle = not (notes.rows_in or changed)
    return len(changed)


def delete_expired_contacts() -> int:
    return _rows(Job.CONTACTS, lambda: consents.delete_expired(local_day(now())))


def delete_orphan_files() -> int:
    return _rows(Job.FILES, orphans.delete_orphans)


def make_coarse() -> int:
    return _rows(Job.COARSE, traces.make_coarse)


def _rows(job: Job, work: Callable[[], int]) -> int:
    """Work that says how many rows it took."""
    with recorded(job) as notes:
        notes.rows_in = work()
        notes.is_idle = not notes.rows_in
    return notes.rows_in
