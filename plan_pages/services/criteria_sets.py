from datetime import date

from django.db.models import Q

from plan_pages.models import CriteriaSet, Plan


def adopt_criteria_set(plan: Plan) -> CriteriaSet | None:
    """The plan's criteria set; where it names none, the only one in force at the year's end.

    Two sets in force, or none, leave the choice to a person.
    """
    if plan.criteria_set is None:
        last_day = date(plan.year, 12, 31)
        in_force = CriteriaSet.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=last_day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=last_day),
        )
        found = list(in_force[:2])
        if len(found) == 1:
            plan.criteria_set = found[0]
            plan.save(update_fields=["criteria_set"])
    return plan.criteria_set


def newest_set_name() -> str:
    return CriteriaSet.objects.values_list("name", flat=True).first() or ""
