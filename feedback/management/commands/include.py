from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from feedback.services.batches import include

from .batches import as_json, batch_with


class Command(BaseCommand):
    help = "Puts the responses of a batch back into the counts, exactly; accepts an open batch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int)
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = include(batch_with(options["batch"]), None, options["reason"])
        self.stdout.write(as_json(batch, batch.responses.count()))
