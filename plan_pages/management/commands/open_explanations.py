from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plan_pages.errors import PlanError
from plan_pages.models import ReportingPeriod
from plan_pages.services.explanation_reminders import open_missing_explanations
from plan_pages.services.explanations import open_explanations


class Command(BaseCommand):
    help = (
        "Ask the heads of units to explain what was missed in a closed period, or in all periods "
        "closed in the last weeks; what was asked before is not asked again. Prints how many."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["period"]
        self.stdout.write(str(self._of(code) if code else open_missing_explanations()))

    def _of(self, code: str) -> int:
        period = ReportingPeriod.objects.filter(code=code).first()
        if period is None:
            raise CommandError(_("There is no period %(code)s.") % {"code": code})
        try:
            return open_explanations(period)
        except PlanError as error:
            raise CommandError(str(error)) from None
