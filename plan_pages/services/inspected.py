from django.utils.timezone import localdate

from plan_pages.enums import InspectionState
from plan_pages.inspected import Share, inspected_share
from plan_pages.models import Inspection, Unit


def inspected_in(year: int) -> Share:
    """Of the department's own units that exist now, those with a conclusion in the year."""
    concluded = Inspection.objects.filter(state=InspectionState.CONCLUDED, concluded_on__year=year)
    units = Unit.objects.existing_on(localdate()).filter(is_collective=False)
    return inspected_share(
        concluded.values_list("unit__code", flat=True), units.values_list("code", flat=True)
    )
