"""The portal's Celery app. Tasks are wake-ups: the database is the record, never the queue."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.by_environment")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_djangos_logging(**_kwargs: Any) -> None:
    """A receiver is all it takes to stop Celery from replacing the logging of the settings."""
