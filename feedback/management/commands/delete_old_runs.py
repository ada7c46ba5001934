from typing import Any

from django.core.management.base import BaseCommand

from feedback.services.job_runs import delete_old_runs


class Command(BaseCommand):
    help = "Deletes records of runs that are older than FEEDBACK['JOB_RUN_DAYS']."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(delete_old_runs()))
