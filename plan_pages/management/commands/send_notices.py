import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from plan_pages.services.outbox import send_pending


class Command(BaseCommand):
    help = "Send the notices that wait in the outbox; what cannot be sent stays there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=50, help="Mails at most (default 50).")

    def handle(self, *args: Any, **options: Any) -> None:
        report = send_pending(options["limit"])
        self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
