from typing import Any

from django.core.management.base import BaseCommand

from feedback.days import local_day, now
from feedback.services.consents import delete_expired


class Command(BaseCommand):
    help = "Delete contact data whose time is over, as the beat does each night."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(delete_expired(local_day(now()))))
