from datetime import date
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from plan_pages.models import PlanTask


@transaction.atomic
def record_completion(task: PlanTask, on: date | None, result: str, user: Any) -> PlanTask:
    """Say when a task was done and with what result; ``on=None`` takes the completion back."""
    locked = PlanTask.objects.select_for_update().get(pk=task.pk)
    locked.completed_on, locked.result = on, result
    locked.save()
    log(
        instance=locked,
        action="plan_pages.record_completion",
        user=user,
        data={"completed_on": on.isoformat() if on else None, "result": result},
    )
    return locked
