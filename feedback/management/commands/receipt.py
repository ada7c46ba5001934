import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from feedback.errors import UnknownReceipt
from feedback.services.receipts import find


class Command(BaseCommand):
    help = "Prints a JSON line for each receipt: whether it is known, and its state."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="+")

    def handle(self, *args: Any, **options: Any) -> None:
        for code in options["code"]:
            self.stdout.write(json.dumps(state_of(code)))


def state_of(code: str) -> dict[str, object]:
    try:
        response = find(code)
    except UnknownReceipt:
        return {"receipt": code, "found": False, "state": None}
    return {"receipt": code, "found": True, "state": response.receipt_state.value}
