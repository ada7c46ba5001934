import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F, Sum

from feedback.models import FeedbackForm, FeedbackFormPage, Tally
from feedback.services.versions import form_key

KEYS = ("question", "option", "unit", "procedure", "channel", "half_month")


class Command(BaseCommand):
    help = "Prints the tallies of a form as JSON lines, summed over its versions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("form_slug")

    def handle(self, *args: Any, **options: Any) -> None:
        form = form_with(options["form_slug"])
        rows = Tally.objects.filter(form=form).values(*KEYS)
        counted = rows.annotate(n=Sum(F("live") + F("archived")), total=Sum("total"))
        for row in counted.order_by(*KEYS).iterator():
            if row["n"]:
                self.stdout.write(json.dumps(line_of(row), ensure_ascii=False))


def line_of(row: dict[str, Any]) -> dict[str, Any]:
    """``total``, in hundredths, only where a sum of numbers is not 0."""
    line = {**row, "half_month": row["half_month"].isoformat()}
    if not line["total"]:
        del line["total"]
    return line


def form_with(slug: str) -> FeedbackForm:
    """The form whose page, now or formerly, has this slug; raises ``CommandError``."""
    page = FeedbackFormPage.objects.filter(slug=slug).order_by("-live", "pk").first()
    if page is not None:
        form = FeedbackForm.objects.filter(translation_key=form_key(page)).first()
    else:
        form = FeedbackForm.objects.filter(slug=slug).first()
    if form is None:
        raise CommandError(f"No form with the address {slug} has been opened yet.")
    return form
