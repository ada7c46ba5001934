"""Working days by the calendar that the Office keeps."""

from datetime import date, timedelta

from plan_pages.models import Holiday
from plan_pages.working_days import add_working_days


def working_days_after(day: date, n: int) -> date:
    """The ``n``-th working day after ``day``, by the ``Holiday`` rows; asks one query."""
    # Twice the working days and a month of holidays is further than any count reaches.
    until = day + timedelta(days=2 * max(n, 0) + 31)
    rows = Holiday.objects.filter(day__range=(day, until)).values_list("day", "is_working")
    worked = {when for when, is_working in rows if is_working}
    holidays = {when for when, is_working in rows if not is_working}
    return add_working_days(day, n, holidays, worked)
