from typing import Any

from django.core.management.base import BaseCommand

from plan_pages.services.explanation_reminders import remind_explanations


class Command(BaseCommand):
    help = "Remind heads of units of explanations due by tomorrow or overdue. Prints how many."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(remind_explanations()))
