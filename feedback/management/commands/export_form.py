from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.models import FeedbackFormPage
from feedback.moving.document import as_file
from feedback.services.portable import export_form


class Command(BaseCommand):
    help = "Writes a form with all its languages as JSON, to be imported elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--output", type=Path, help="The file; without it, the output.")

    def handle(self, *args: Any, **options: Any) -> None:
        pages = FeedbackFormPage.objects.filter(slug=options["slug"].replace("\x00", "")).order_by(
            "pk"
        )
        if len({page.translation_key for page in pages}) > 1:
            raise CommandError("several forms have this slug")
        page = pages.first()
        if page is None:
            raise CommandError("no form has this slug")
        data = as_file(export_form(page))
        if options["output"] is None:
            self.stdout.write(data.decode(), ending="")
        else:
            _write(options["output"], data)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CommandError(str(error)) from error
