from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.backups import BackupError, restore


class Command(BaseCommand):
    help = "Fills an empty database and the media directory from a backup, migrates, erases again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument(
            "--erasures", type=Path, metavar="FILE", help="the erasure log (default: this site's)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restore(options["directory"].resolve(), options["erasures"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored the backup of {done.taken_at}. What came in after that is lost. "
            f"Erased again by the erasure log: {done.erased_again}."
        )
