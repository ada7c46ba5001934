from typing import Any

from django.core.management.base import BaseCommand

from feedback.services import queue


class Command(BaseCommand):
    help = "Tells the Office when responses wait too long to be counted, as the worker does."

    def handle(self, *args: Any, **options: Any) -> None:
        queue.watch()
        found = queue.standing()
        self.stdout.write(f"{found.pending} waiting, the oldest for {found.oldest_seconds or 0} s.")
