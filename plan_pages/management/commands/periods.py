import json
from typing import Any

from django.core.management.base import BaseCommand

from plan_pages.models import ReportingPeriod


class Command(BaseCommand):
    help = "List the reporting periods as JSON lines; `ends` is the first day after a period."

    def handle(self, *args: Any, **options: Any) -> None:
        for period in ReportingPeriod.objects.all():
            self.stdout.write(json.dumps(as_json(period)))


def as_json(period: ReportingPeriod) -> dict[str, str]:
    return {
        "period": period.code,
        "calendar": period.calendar,
        "starts": period.starts.isoformat(),
        "ends": period.ends.isoformat(),
        "state": "closed" if period.is_closed else "open",
    }
