from datetime import date, timedelta

from plan_pages.models import Holiday

SATURDAY = 5


def working_days_after(day: date, number: int) -> date:
    """The ``number``-th working day after ``day``, which itself does not count."""
    listed = dict(Holiday.objects.filter(day__gt=day).values_list("day", "is_working"))
    while number > 0:
        day += timedelta(days=1)
        if listed.get(day, day.weekday() < SATURDAY):
            number -= 1
    return day
