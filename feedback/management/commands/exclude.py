from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.errors import FeedbackError
from feedback.services.batches import exclude

from .batches import as_json, batch_with


class Command(BaseCommand):
    help = "Takes the responses of a batch out of the counts; they can be put back exactly."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int)
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            batch = exclude(batch_with(options["batch"]), None, options["reason"])
        except FeedbackError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(as_json(batch, batch.responses.count()))
