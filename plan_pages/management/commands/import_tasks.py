from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plan_pages.management.files import print_report, read_file
from plan_pages.models import Plan
from plan_pages.services.task_table import import_tasks


class Command(BaseCommand):
    help = "Import the appendix of a plan from a CSV table, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="Report without writing.")

    def handle(self, *args: Any, **options: Any) -> None:
        data = read_file(options["file"])
        plan = Plan.objects.filter(slug=options["plan"]).first()
        if plan is None:
            raise CommandError(_("There is no plan “%(slug)s”.") % {"slug": options["plan"]})
        report = import_tasks(data, plan, dry_run=options["dry_run"])
        print_report(report, self.stdout, dry_run=options["dry_run"])
