from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from plan_pages.models import Plan, RepairedPassage


@transaction.atomic
def confirm_passages(
    plan: Plan, passage_ids: Collection[int], user: Any, *, by_command: bool = False
) -> list[RepairedPassage]:
    """Confirm those of the plan's waiting passages that are named; returns what was confirmed.

    Ids of other plans and of confirmed passages are left alone. ``user`` is ``None`` only for a
    command, which the log then names.
    """
    waiting = plan.repaired_passages.unconfirmed().select_for_update().filter(pk__in=passage_ids)
    passages = list(waiting)
    for passage in passages:
        passage.confirmed_at = timezone.now()
        passage.confirmed_by = user
    RepairedPassage.objects.bulk_update(passages, ["confirmed_at", "confirmed_by"])
    if passages:
        data = {"positions": [p.position for p in passages], "by_command": by_command}
        for instance in (plan, *plan.pages.all()):
            log(instance=instance, action="plan_pages.confirm_passages", user=user, data=data)
    return passages
