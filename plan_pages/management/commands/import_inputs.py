from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from plan_pages.management.files import print_report, read_file
from plan_pages.management.years import add_table_arguments, criteria_set
from plan_pages.services.score_tables import import_inputs


class Command(BaseCommand):
    help = "Import a year's inputs of the scoring rules from a CSV table, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_table_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        data, chosen = read_file(options["file"]), criteria_set(options["set_name"])
        dry_run = options["dry_run"]
        report = import_inputs(data, chosen, options["year"], dry_run=dry_run)
        print_report(report, self.stdout, dry_run=dry_run)
