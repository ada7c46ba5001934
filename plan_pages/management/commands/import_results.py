from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from plan_pages.management.files import print_report, read_file
from plan_pages.services.result_table import import_results


class Command(BaseCommand):
    help = "Import published values of the national indices from a CSV table, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Report without writing.")

    def handle(self, *args: Any, **options: Any) -> None:
        data = read_file(options["file"])
        report = import_results(data, dry_run=options["dry_run"])
        print_report(report, self.stdout, dry_run=options["dry_run"])
