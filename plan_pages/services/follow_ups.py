"""What an inspection asks for becomes a task of its plan, reported and followed like any other."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log

from plan_pages.models import InspectionMeasure, Plan, PlanTask


@transaction.atomic
def follow_up(measure: InspectionMeasure, *, user: object) -> PlanTask:
    """The task of a measure, made once: the next number of the plan, led by the unit named."""
    locked = InspectionMeasure.objects.select_for_update().get(pk=measure.pk)
    if locked.task is not None:
        return locked.task
    inspection = locked.inspection
    task = PlanTask.objects.create(
        plan=inspection.plan,
        number=_next_number(inspection.plan),
        title=" ".join(locked.text.split()),
        criterion=inspection.criterion,
        # The plan's own language, and words that name this very day when they are read again:
        # "Trước" names the day before.
        deadline_text=f"Chậm nhất ngày {locked.due_on:%d/%m/%Y}",
        starts_on=timezone.localdate(),
        due_on=locked.due_on,
    )
    task.lead_units.set([locked.unit])
    locked.task = task
    locked.save(update_fields=["task"])
    log(task, "plan_pages.follow_up", user=user, data={"inspection": inspection.pk})
    return task


def _next_number(plan: Plan) -> int:
    Plan.objects.select_for_update().get(pk=plan.pk)
    last: int | None = plan.tasks.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
