"""Celery shells over the services; each is safe to run twice or never."""

from celery import shared_task
from django.utils import timezone

from .services.explanation_reminders import open_missing_explanations as open_missing
from .services.explanation_reminders import remind_explanations as remind
from .services.outbox import send_digests, send_pending
from .services.task_notices import tell_of_deadlines


@shared_task(ignore_result=True)
def remind_explanations() -> None:
    remind()


@shared_task(ignore_result=True)
def open_missing_explanations() -> None:
    open_missing()


@shared_task(ignore_result=True)
def send_notices() -> None:
    send_pending()


@shared_task(ignore_result=True)
def tell_deadlines() -> None:
    tell_of_deadlines(timezone.localdate(timezone=timezone.get_default_timezone()))


@shared_task(ignore_result=True)
def send_digest() -> None:
    send_digests()
