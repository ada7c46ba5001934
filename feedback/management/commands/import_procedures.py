from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from feedback.services.procedures import import_procedures
from plan_pages.management.files import print_report, read_file


class Command(BaseCommand):
    help = "Import administrative procedures from a table (CSV, XLSX), all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Report without writing.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = import_procedures(read_file(options["file"]), dry_run=options["dry_run"])
        print_report(report, self.stdout, dry_run=options["dry_run"])
