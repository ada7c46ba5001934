import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plan_pages.errors import PeriodClosed
from plan_pages.models import ReportingPeriod
from plan_pages.services.periods import close_period

from .periods import as_json


class Command(BaseCommand):
    help = "Close a reporting period; only a correction changes its published values afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period")

    def handle(self, *args: Any, **options: Any) -> None:
        period = ReportingPeriod.objects.filter(code=options["period"]).first()
        if period is None:
            raise CommandError(_("There is no period %(code)s.") % {"code": options["period"]})
        try:
            closed = close_period(period)
        except PeriodClosed as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(as_json(closed)))
        # Not on stdout, which is JSON lines by contract.
        self.stderr.write(_sentence(closed.explanations.count()))


def _sentence(asked: int) -> str:
    return ngettext("%(n)d explanation asked.", "%(n)d explanations asked.", asked) % {"n": asked}
