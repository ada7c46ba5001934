from typing import Any

from django.core.management.base import BaseCommand

from feedback.services.recorded_work import delete_orphan_files


class Command(BaseCommand):
    help = "Delete files of killed posts, older than a day, that no response names."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(delete_orphan_files()))
