from typing import Any

from django.core.management.base import BaseCommand

from feedback.services.counting import count_pending


class Command(BaseCommand):
    help = "Counts what is pending: what the Celery task does, by hand."

    def handle(self, *args: Any, **options: Any) -> None:
        result = count_pending()
        self.stdout.write(f"{result.moved} responses counted, {result.failed} could not be read.")
