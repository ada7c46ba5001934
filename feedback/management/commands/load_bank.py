from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.errors import BankError
from feedback.services.bank_file import SHIPPED, load


class Command(BaseCommand):
    help = (
        "Adds to the question bank what it lacks of a file (TOML); changes nothing that is there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load(options["file"])
        except BankError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"added {len(loaded.added)}")
        if loaded.kept:
            self.stdout.write(f"worded otherwise here, left so: {', '.join(loaded.kept)}")
