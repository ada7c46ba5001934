from typing import Any

from django.core.management.base import BaseCommand

from feedback.services.recorded_work import make_coarse


class Command(BaseCommand):
    help = "Empties what networks and like answers were noticed by, after 48 hours."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The traces of {make_coarse()} responses were emptied.")
