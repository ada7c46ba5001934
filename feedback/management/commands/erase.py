from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.errors import UnknownReceipt
from feedback.services.erasure import erase_by_receipt


class Command(BaseCommand):
    help = "Erases contact data, texts and answers of a response; published values stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("receipt")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            erase_by_receipt(options["receipt"])
        except UnknownReceipt as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Erased.")
