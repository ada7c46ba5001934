from typing import Any

from django.core.management.base import BaseCommand

from feedback.services.recorded_work import delete_expired_contacts


class Command(BaseCommand):
    help = "Delete contact data whose time is over, as the beat does each night."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(delete_expired_contacts()))
