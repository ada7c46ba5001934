from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from feedback.models import Counter
from feedback.models.counter import new_key


@transaction.atomic
def renew_address(counter: Counter, *, user: Any) -> Counter:
    """Give the counter another address; posters that were printed before lead to a polite no."""
    row = Counter.objects.select_for_update().get(pk=counter.pk)
    row.key = new_key()
    row.save(update_fields=["key"])
    log(row, "feedback.renew_address", user=user)
    return row
