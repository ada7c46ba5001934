import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.services import locks
from feedback.services.recorded_work import recount_all
from feedback.services.recount import Difference, check


class Command(BaseCommand):
    help = "Rebuilds the live tallies from the responses; at rest this changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Write nothing; print the differing cells and exit with 1 if there are any.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            differences = check() if options["check"] else recount_all()
        except locks.LeaseTaken as error:
            raise CommandError("Another recount is at work; try again when it is done.") from error
        for difference in differences:
            self.stdout.write(as_json(difference))
        if options["check"] and differences:
            raise CommandError(f"{len(differences)} cells differ from the responses.", returncode=1)
        if not options["check"]:
            self.stdout.write(f"{len(differences)} cells were put right.")


def as_json(difference: Difference) -> str:
    """``tally_total`` and ``responses_total`` only where one of them is not 0."""
    key = difference.key
    totals = {
        "tally_total": difference.tally_total,
        "responses_total": difference.responses_total,
    }
    return json.dumps(
        {
            "form": key.form_id,
            "version": key.version_id,
            "question": key.question,
            "option": key.option,
            "unit": key.unit,
            "procedure": key.procedure,
            "channel": key.channel,
            "half_month": key.half_month.isoformat(),
            "tally": difference.tally,
            "responses": difference.responses,
            **(totals if any(totals.values()) else {}),
        },
        ensure_ascii=False,
    )
