from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.errors import FeedbackError
from feedback.models import FeedbackForm
from feedback.paper.forms import languages_of, newest_version
from feedback.services.sheet_import import import_sheets
from plan_pages.management.files import print_report, read_file


class Command(BaseCommand):
    help = "Imports paper surveys from a CSV or Excel table, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--form", required=True, help="slug of the form")
        parser.add_argument("--language", default="", help="language of the form's version")
        parser.add_argument("--dry-run", action="store_true", help="report, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        data, dry_run = read_file(options["file"]), options["dry_run"]
        form = FeedbackForm.objects.filter(slug=options["form"]).first()
        known = languages_of(form) if form else []
        language = options["language"] or next(iter(known), "")
        version = newest_version(form, language) if form else None
        if version is None:
            raise CommandError("There is no form with this slug and language.")
        try:
            report = import_sheets(data, version, dry_run=dry_run)
        except FeedbackError as error:
            raise CommandError(str(error)) from error
        print_report(report, self.stdout, dry_run=dry_run)
