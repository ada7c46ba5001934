from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.backups import BackupError, back_up


class Command(BaseCommand):
    help = "Writes the database and the uploaded files into a new directory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            back_up(options["directory"].resolve())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Backed up into %(directory)s. It holds personal data.")
            % {"directory": options["directory"]}
        )
