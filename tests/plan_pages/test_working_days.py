"""Working days by the calendar of the Office, which is data."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.models import Holiday
from plan_pages.services.calendar_days import working_days_after
from plan_pages.services.holidays import import_holidays
from plan_pages.services.row_report import Outcome
from plan_pages.working_days import add_working_days, is_working_day
from tests.people import People

HOLIDAYS = Path(__file__).parents[2] / "plan_pages/data/holidays.csv"
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_the_day_it_is_counted_from_does_not_count() -> None:
    assert add_working_days(date(2022, 9, 12), 1) == date(2022, 9, 13)
    assert add_working_days(date(2022, 9, 12), 0) == date(2022, 9, 12)


def test_week_ends_do_not_count() -> None:
    assert add_working_days(date(2022, 9, 9), 1) == date(2022, 9, 12)
    assert add_working_days(date(2022, 9, 10), 5) == date(2022, 9, 16)


def test_a_holiday_does_not_count_and_a_worked_saturday_does() -> None:
    holidays, worked = {date(2024, 4, 29)}, {date(2024, 5, 4)}
    assert not is_working_day(date(2024, 4, 29), holidays, worked)
    assert is_working_day(date(2024, 5, 4), holidays, worked)
    assert add_working_days(date(2024, 5, 3), 1, holidays, worked) == date(2024, 5, 4)


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2022, 9, 9), -1)


@given(DAYS, st.integers(1, 60), st.sets(DAYS, max_size=30), st.sets(DAYS, max_size=5))
def test_there_are_as_many_working_days_on_the_way_as_were_asked(
    start: date, n: int, holidays: set[date], worked: set[date]
) -> None:
    end = add_working_days(start, n, holidays, worked)
    way = [start + timedelta(days=step) for step in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, holidays, worked) for day in way) == n
    assert is_working_day(end, holidays, worked)


@pytest.fixture
def calendar(db: None) -> None:
    assert import_holidays(HOLIDAYS.read_bytes()).ok


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        # Quốc khánh 2022: Thursday 1/9 and Friday 2/9 off.
        (date(2022, 8, 31), 1, date(2022, 9, 5)),
        # Tết 2023: off from Friday 20/1 to Thursday 26/1.
        (date(2023, 1, 19), 1, date(2023, 1, 27)),
        (date(2023, 1, 17), 5, date(2023, 1, 31)),
        # Monday 29/4/2024 off, Saturday 4/5/2024 worked.
        (date(2024, 4, 26), 3, date(2024, 5, 4)),
        # Giỗ Tổ 2022 fell on a Sunday.
        (date(2022, 4, 8), 1, date(2022, 4, 12)),
    ],
)
def test_vietnamese_holidays_are_counted(calendar: None, day: date, n: int, expected: date) -> None:
    assert working_days_after(day, n) == expected


def test_without_a_calendar_only_week_ends_are_left_out(db: None) -> None:
    assert working_days_after(date(2022, 8, 31), 1) == date(2022, 9, 1)


def test_the_calendar_is_read_in_one_query(
    calendar: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture without a type
        working_days_after(date(2022, 1, 1), 250)


def test_every_year_of_the_data_has_its_holidays(calendar: None) -> None:
    for year in range(2022, 2028):
        days = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
        assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= days
    worked = Holiday.objects.filter(is_working=True).values_list("day", flat=True)
    assert worked
    assert all(day.weekday() >= 5 for day in worked)


def test_a_second_import_changes_nothing(calendar: None) -> None:
    again = import_holidays(HOLIDAYS.read_bytes())
    assert again.ok
    assert again.count(Outcome.UNCHANGED) == Holiday.objects.count()


def test_a_changed_row_changes_its_day_and_no_other(calendar: None) -> None:
    report = import_holidays(
        "day,name,worked,note\n30/4/2022,Ngày Giải phóng miền Nam,0,\n".encode()
    )
    assert [entry.outcome for entry in report.outcomes] == [Outcome.UPDATED]
    assert Holiday.objects.get(day=date(2022, 4, 30)).name == "Ngày Giải phóng miền Nam"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("31/2/2022,X,0,", "not_a_day"),
        ("hôm nay,X,0,", "not_a_day"),
        ("2022-04-30,,0,", "required"),
        ("2022-04-30,X,có,", "not_yes_or_no"),
        ("2022-01-01,X,0,", "duplicate"),
    ],
)
def test_one_wrong_row_leaves_everything_as_it_was(db: None, line: str, code: str) -> None:
    report = import_holidays(f"day,name,worked,note\n2022-01-01,Tết,0,\n{line}\n".encode())
    assert [(error.row, error.code) for error in report.errors] == [(3, code)]
    assert not Holiday.objects.exists()


def test_the_command_reports_and_a_dry_run_writes_nothing(db: None) -> None:
    out = StringIO()
    call_command("import_holidays", str(HOLIDAYS), "--dry-run", stdout=out)
    assert not Holiday.objects.exists()
    call_command("import_holidays", str(HOLIDAYS), stdout=out)
    assert Holiday.objects.exists()
    with pytest.raises(CommandError):
        call_command("import_holidays", "nowhere.csv")


def test_all_staff_read_the_calendar_and_the_office_keeps_it(people: People) -> None:
    for name in people.staff():
        client = people.client(name)
        assert client.get(reverse("reform_holidays:index")).status_code == 200, name
        added = client.post(reverse("reform_holidays:add"), {"day": "2028-01-01", "name": name})
        made = Holiday.objects.filter(name=name)
        assert made.exists() is (name in {"coordinator", "admin"}), (name, added.status_code)
        made.delete()
    response = people.client("anonymous").get(reverse("reform_holidays:index"))
    assert response["Location"].startswith(reverse("wagtailadmin_login"))
