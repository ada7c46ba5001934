"""Celery shells over the services; each is safe to run twice or never."""

from celery import shared_task

from .days import local_day, now
from .services.consents import delete_expired
from .services.counting import count_pending


@shared_task(ignore_result=True)
def count_responses() -> None:
    count_pending()


@shared_task(ignore_result=True)
def delete_expired_contacts() -> None:
    delete_expired(local_day(now()))
