from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from plan_pages.enums import ScoreKind
from plan_pages.management.files import print_report, read_file
from plan_pages.management.years import add_table_arguments, criteria_set
from plan_pages.services.score_tables import import_scores

KINDS = [kind.value for kind in ScoreKind if kind != ScoreKind.PORTAL_SURVEY]


class Command(BaseCommand):
    help = "Import a year's scores of one kind from a CSV table, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_table_arguments(parser)
        parser.add_argument("--kind", required=True, choices=KINDS)

    def handle(self, *args: Any, **options: Any) -> None:
        data, chosen = read_file(options["file"]), criteria_set(options["set_name"])
        dry_run = options["dry_run"]
        report = import_scores(data, chosen, options["year"], options["kind"], dry_run=dry_run)
        print_report(report, self.stdout, dry_run=dry_run)
