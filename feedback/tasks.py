"""Celery shells over the services; each is safe to run twice or never."""

from celery import shared_task

from .days import local_day, now
from .services import traces
from .services.batches import finish_decided
from .services.consents import delete_expired
from .services.counting import count_pending
from .services.noticing import notice
from .services.orphans import delete_orphans


@shared_task(ignore_result=True)
def count_responses() -> None:
    count_pending()


@shared_task(ignore_result=True)
def delete_expired_contacts() -> None:
    delete_expired(local_day(now()))


@shared_task(ignore_result=True)
def delete_orphan_files() -> None:
    delete_orphans()


@shared_task(ignore_result=True)
def watch_batches() -> None:
    finish_decided()
    notice()


@shared_task(ignore_result=True)
def make_coarse() -> None:
    traces.make_coarse()
