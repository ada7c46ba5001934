"""Celery shells over the services; each is safe to run twice or never."""

from celery import shared_task

from .services.counting import count_pending


@shared_task(ignore_result=True)
def count_responses() -> None:
    count_pending()
