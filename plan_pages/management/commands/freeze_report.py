import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plan_pages.errors import PlanError
from plan_pages.models import Plan, ReportingPeriod
from plan_pages.services.reports import freeze_report


class Command(BaseCommand):
    help = "Freeze the figures of a plan in a reporting period; prints the report as a JSON line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="code of the plan, for example ke-hoach-2022")
        parser.add_argument("period", help="code of the period, for example CCHC-2022-Q3")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.filter(slug=options["plan"]).first()
        if plan is None:
            raise CommandError(_("There is no plan “%(slug)s”.") % {"slug": options["plan"]})
        period = ReportingPeriod.objects.filter(code=options["period"]).first()
        if period is None:
            raise CommandError(_("There is no period %(code)s.") % {"code": options["period"]})
        try:
            report = freeze_report(plan, period, user=None)
        except PlanError as error:
            raise CommandError(str(error)) from None
        found = {
            "plan": plan.slug,
            "period": period.code,
            "revision": report.revision,
            "sha256": report.sha256,
        }
        self.stdout.write(json.dumps(found))
