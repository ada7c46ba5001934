import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from plan_pages.services.task_notices import tell_of_deadlines


class Command(BaseCommand):
    help = "Tell the units of tasks that are due soon or overdue, each once."

    def handle(self, *args: Any, **options: Any) -> None:
        day = timezone.localdate(timezone=timezone.get_default_timezone())
        self.stdout.write(json.dumps(asdict(tell_of_deadlines(day))))
