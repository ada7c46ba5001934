from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plan_pages.errors import PlanError
from plan_pages.management.files import print_report, read_file
from plan_pages.services.criteria_table import import_criteria


class Command(BaseCommand):
    help = "Import a criteria set from a CSV table, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--set", required=True, metavar="NAME", dest="set_name")
        parser.add_argument("--dry-run", action="store_true", help="Report without writing.")

    def handle(self, *args: Any, **options: Any) -> None:
        data = read_file(options["file"])
        try:
            report = import_criteria(data, options["set_name"], dry_run=options["dry_run"])
        except PlanError as error:
            raise CommandError(str(error)) from None
        print_report(report, self.stdout, dry_run=options["dry_run"])
