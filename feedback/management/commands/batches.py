import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from feedback.models import Batch
from feedback.services.batches import finish_decided
from feedback.services.noticing import notice


class Command(BaseCommand):
    help = "Looks for responses that came together and look alike; prints all batches as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        finish_decided()
        notice()
        for batch in Batch.objects.annotate(n=Count("responses")).order_by("pk"):
            self.stdout.write(as_json(batch, batch.n))


def as_json(batch: Batch, n: int) -> str:
    line = {"batch": batch.pk, "kind": batch.kind, "n": n, "state": batch.state}
    return json.dumps(line)


def batch_with(number: int) -> Batch:
    """The batch with the number; raises ``CommandError``."""
    batch = Batch.objects.filter(pk=number).first()
    if batch is None:
        raise CommandError(f"There is no batch {number}.")
    return batch
