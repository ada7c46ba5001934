"""Gather responses that came together and look alike into batches for a reviewer.

A batch stops nobody from being counted; it holds the draft values that its responses are in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from feedback import conf
from feedback.days import now
from feedback.enums import BatchKind, BatchState, Channel, Disposition
from feedback.models import Batch, FormVersion, Lease, Response, ResponseRevision
from feedback.spam.challenges import FLAG as SOLVED
from feedback.spam.limits import parse_rate
from feedback.spam.patterns import (
    NARROWEST_FIRST,
    Key,
    Post,
    bursts,
    candidates,
    extreme_of,
    is_movable,
)
from feedback.spam.salts import KEPT_FOR

from .locks import release_lease, take_lease

LEASE = "batches"
LEASE_SECONDS = 120
LOOK_BACK = timedelta(minutes=15)
FEWEST_LIKE_TEXTS = 10
# So many times what a network may send in a minute is a crowd when it comes in ten minutes.
MINUTES_AT_THE_LIMIT = 3
SECONDS_PER_MINUTE = 60
CHUNK = 500

KeyOf = Callable[[Post], str]


def notice() -> list[Batch]:
    """Open batches and extend open ones; those that changed. Twice is once.

    Looks back a quarter of an hour from its last look, two days at most. Nothing is done while
    another process is at it, nor with ``BURST_HOLD`` off.
    """
    if not conf.get("BURST_HOLD"):
        return []
    since = _since()
    if not take_lease(LEASE, LEASE_SECONDS):
        return []
    try:
        return _notice(since)
    finally:
        release_lease(LEASE)


def _since() -> datetime:
    """A lease that was given back ends at that moment: it says when the last look was."""
    moment = now()
    ends = Lease.objects.filter(name=LEASE).values_list("expires_at", flat=True).first()
    last = moment - KEPT_FOR if ends is None else min(ends, moment)
    return max(last - LOOK_BACK, moment - KEPT_FOR)


def _notice(since: datetime) -> list[Batch]:
    posts = {post.pk: post for post in _posts(since)}
    changed: dict[int, Batch] = {}
    left: set[int] = set()
    for kind in NARROWEST_FIRST:
        for (form, key), found in _patterns(kind, candidates(posts.values(), kind)).items():
            new = [post for post in found if is_movable(post, kind)]
            if not new:
                continue
            batch = _gather(form, kind, key, new)
            changed[batch.pk] = batch
            left |= {post.batch for post in new if post.batch is not None}
            # Settled: broader patterns leave them alone.
            for post in new:
                posts.pop(post.pk)
    for pk in left:
        _dissolve_if_small(pk)
    return [batch for pk, batch in changed.items() if Batch.objects.filter(pk=pk).exists()]


def _posts(since: datetime) -> Iterable[Post]:
    rows = (
        Response.objects.filter(accepted_at__gte=since)
        .exclude(network="")
        .filter(Q(disposition=Disposition.ACCEPTED) | Q(batch__isnull=False))
        .exclude(disposition__in=(Disposition.SPAM, Disposition.ERASED))
        .select_related("batch", "counter")
        .order_by("pk")
    )
    return [_post(row) for row in rows.iterator(chunk_size=2000)]


def _post(row: Response) -> Post:
    return Post(
        row.pk,
        row.form_id,
        row.version_id,
        row.accepted_at,
        row.local_date,
        row.network,
        row.likeness,
        row.text_likeness,
        SOLVED in row.flags,
        row.counter is not None and row.counter.kind == Channel.KIOSK,
        row.batch_id,
        row.batch.kind if row.batch else "",
        row.batch.state if row.batch else "",
    )


def _patterns(kind: BatchKind, posts: Sequence[Post]) -> dict[Key, list[Post]]:
    least = _least(kind)
    if not least or not posts:
        return {}
    open_batches = Batch.objects.filter(kind=kind, state=BatchState.OPEN)
    known = open_batches.values_list("form", "key")
    return bursts(posts, _key_of(kind, posts, least), least, known)


def _least(kind: BatchKind) -> int:
    """How many in ten minutes make a batch; 0 = none ever does."""
    hold: int = conf.get("BURST_HOLD")
    if kind == BatchKind.LIKE:
        return hold
    if kind == BatchKind.TEXT:
        return min(hold, FEWEST_LIKE_TEXTS)
    if kind == BatchKind.UNIFORM:
        return max(1, hold // 2)
    allowed, seconds = parse_rate(conf.get("RATE_LIMIT"))
    return allowed * SECONDS_PER_MINUTE * MINUTES_AT_THE_LIMIT // seconds if allowed else 0


def _key_of(kind: BatchKind, posts: Sequence[Post], least: int) -> KeyOf:
    if kind == BatchKind.LIKE:
        return lambda post: post.likeness
    if kind == BatchKind.TEXT:
        return lambda post: post.words
    if kind == BatchKind.NETWORK:
        return _network_of
    ends = _extremes(_of_busy_networks(posts, least))
    return lambda post: f"{_network_of(post)}:{ends[post.pk]}" if ends.get(post.pk) else ""


def _network_of(post: Post) -> str:
    """A tablet stands in one network and is many people; who solved a challenge is one."""
    return "" if post.is_solved or post.is_kiosk else post.network


def _of_busy_networks(posts: Sequence[Post], least: int) -> list[Post]:
    """Answers are read only where a network sent enough of them, or was noticed before."""
    known = {post.network for post in posts if post.kind == BatchKind.UNIFORM}
    busy = bursts(posts, _network_of, least)
    found = {post.pk: post for group in busy.values() for post in group}
    found |= {post.pk: post for post in posts if _network_of(post) in known}
    return list(found.values())


def _extremes(posts: Sequence[Post]) -> dict[int, str]:
    """{response: which end of the scales all its answers are on}."""
    schemas = {
        version.pk: version.schema
        for version in FormVersion.objects.filter(pk__in={post.version for post in posts})
    }
    versions = {post.pk: post.version for post in posts}
    found = {}
    for start in range(0, len(posts), CHUNK):
        part = [post.pk for post in posts[start : start + CHUNK]]
        sheets = ResponseRevision.objects.filter(response__in=part, number=1)
        for pk, answers in sheets.values_list("response", "answers"):
            found[pk] = extreme_of(schemas[versions[pk]], answers)
    return found


def _gather(form: int, kind: BatchKind, key: str, posts: Sequence[Post]) -> Batch:
    """Put the posts into the open batch of the key, which is made if there is none."""
    for start in range(0, len(posts), CHUNK):
        batch = _gather_some(form, kind, key, posts[start : start + CHUNK])
    return batch


@transaction.atomic
def _gather_some(form: int, kind: BatchKind, key: str, posts: Sequence[Post]) -> Batch:
    """Locks are taken as everywhere: the batch, then responses by id."""
    days = [post.day for post in posts]
    batch, _is_new = Batch.objects.select_for_update().get_or_create(
        form_id=form,
        kind=kind,
        key=key,
        state=BatchState.OPEN,
        defaults={"opened_at": now(), "first_day": min(days), "last_day": max(days)},
    )
    batch.first_day = min(batch.first_day, *days)
    batch.last_day = max(batch.last_day, *days)
    batch.save(update_fields=["first_day", "last_day"])
    broader = {post.batch for post in posts if post.batch is not None}
    rows = Response.objects.filter(
        Q(batch__isnull=True) | Q(batch_id__in=broader),
        pk__in=[post.pk for post in posts],
        disposition=Disposition.ACCEPTED,
    )
    locked = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    Response.objects.filter(pk__in=locked).update(batch=batch)
    return batch


@transaction.atomic
def _dissolve_if_small(pk: int) -> None:
    """What narrower batches left of a broad one is no pattern by itself any more."""
    batch = Batch.objects.select_for_update().get(pk=pk)
    rows = Response.objects.filter(batch=batch)
    remaining = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if batch.state == BatchState.OPEN and len(remaining) < _least(BatchKind(batch.kind)):
        rows.filter(pk__in=remaining).update(batch=None)
        batch.delete()
