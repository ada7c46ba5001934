import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from plan_pages.services.outbox import send_digests


class Command(BaseCommand):
    help = "Send each person the digest of the notices before the last Monday, 07:30; once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(asdict(send_digests()), ensure_ascii=False))
