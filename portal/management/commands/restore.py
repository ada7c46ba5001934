from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

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
            _(
                "Restored the backup of %(taken_at)s. What came in after that is lost. "
                "Erased again by the erasure log: %(erased)s."
            )
            % {"taken_at": done.taken_at, "erased": done.erased_again}
        )
