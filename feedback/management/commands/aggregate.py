from typing import Any

from django.core.management.base import BaseCommand

from feedback.services.recorded_work import count_responses


class Command(BaseCommand):
    help = "Counts what is pending: what the Celery task does, by hand."

    def handle(self, *args: Any, **options: Any) -> None:
        result = count_responses()
        self.stdout.write(f"{result.moved} responses counted, {result.failed} could not be read.")
