"""On which days a recurring task is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.enums import Recurrence
from plan_pages.importers import parse_deadline
from plan_pages.recurrence import next_time, occurrences


def test_every_quarter_is_due_on_its_last_day() -> None:
    assert occurrences(Recurrence.QUARTERLY, "Hằng quý", 2022) == [
        date(2022, 3, 31),
        date(2022, 6, 30),
        date(2022, 9, 30),
        date(2022, 12, 31),
    ]


def test_before_the_15th_of_a_quarters_last_month_is_the_14th() -> None:
    assert occurrences("quarterly", "Trước ngày 15 tháng cuối quý", 2022) == [
        date(2022, month, 14) for month in (3, 6, 9, 12)
    ]


def test_the_15th_itself_is_the_15th() -> None:
    days = occurrences("quarterly", "Hằng quý, ngày 15 tháng cuối quý", 2022)
    assert [day.day for day in days] == [15, 15, 15, 15]


def test_every_month_is_due_on_its_last_day_in_leap_years_too() -> None:
    days = occurrences(Recurrence.MONTHLY, "Hằng tháng", 2024)
    assert len(days) == 12
    assert days[1] == date(2024, 2, 29)


def test_a_day_that_february_lacks_is_its_last() -> None:
    days = occurrences("monthly", "Ngày 30 hằng tháng", 2022)
    assert days[:3] == [date(2022, 1, 30), date(2022, 2, 28), date(2022, 3, 30)]


def test_before_the_first_is_the_last_day_of_the_month_before() -> None:
    days = occurrences("monthly", "Trước ngày 1 hằng tháng", 2022)
    assert days[:2] == [date(2022, 1, 31), date(2022, 2, 28)]
    assert len(days) == 11


@pytest.mark.parametrize("recurrence", ["none", "continuous", "as_planned"])
def test_what_does_not_recur_on_days_has_none(recurrence: str) -> None:
    assert occurrences(recurrence, "Quý III/2022", 2022) == []


def test_words_that_say_nothing_leave_the_last_days() -> None:
    assert occurrences("quarterly", "Định kỳ", 2022)[-1] == date(2022, 12, 31)


@given(
    st.sampled_from(
        [
            "hằng tháng",
            "hằng quý",
            "thường xuyên",
            "trước ngày {} tháng cuối quý",
            "trước ngày {} hằng tháng",
        ]
    ),
    st.integers(1, 31),
    st.integers(1, 9999),
)
def test_the_last_time_is_the_deadlines_own(words: str, day: int, year: int) -> None:
    deadline = parse_deadline(words.format(day), year)
    days = occurrences(deadline.recurrence, deadline.text, year)
    assert days == sorted(days)
    assert not days or days[-1] == deadline.due


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 1, 1), date(2022, 3, 31)),
        (date(2022, 3, 31), date(2022, 3, 31)),
        (date(2022, 4, 1), date(2022, 6, 30)),
        (date(2023, 1, 1), date(2022, 12, 31)),
    ],
)
def test_the_next_time_is_the_first_from_today_on(day: date, expected: date) -> None:
    assert next_time("quarterly", "Hằng quý", date(2022, 12, 31), day) == expected


def test_what_is_due_once_has_one_day() -> None:
    due_on = date(2022, 9, 30)
    assert next_time("none", "Quý III", due_on, date(2022, 1, 1)) == due_on
    assert next_time("as_planned", "Theo kế hoạch", None, date(2022, 1, 1)) is None
