from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from plan_pages.management.files import print_report, read_file
from plan_pages.services.holidays import import_holidays


class Command(BaseCommand):
    help = "Import days off and days worked instead from a table, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Such as plan_pages/data/holidays.csv")
        parser.add_argument("--dry-run", action="store_true", help="Report without writing.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = import_holidays(read_file(options["file"]), dry_run=options["dry_run"])
        print_report(report, self.stdout, dry_run=options["dry_run"])
