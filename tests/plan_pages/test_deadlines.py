"""What a deadline's own words mean as dates."""

import csv
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.enums import Recurrence
from plan_pages.importers import Deadline, parse_deadline
from plan_pages.importers.vietnamese import one_line

APPENDIX = Path(__file__).parents[2] / "portal/demo/data/appendix_tasks_2022.csv"
YEAR = 2022
LAST_DAY = date(2022, 12, 31)


def span(text: str) -> tuple[date | None, date | None]:
    deadline = parse_deadline(text, YEAR)
    assert deadline.understood, text
    assert deadline.recurrence is Recurrence.NONE
    return deadline.starts, deadline.due


def test_every_deadline_of_the_appendix_is_understood() -> None:
    with APPENDIX.open(encoding="utf-8", newline="") as file:
        texts = [row["deadline"] for row in csv.DictReader(file)]
    assert len(texts) == 22
    assert all(parse_deadline(text, YEAR).understood for text in texts)


@pytest.mark.parametrize("text", ["31/12/2022", "Ngày 31/12", "Đến 31/12/2022", "31.12.2022"])
def test_a_date_is_due_on_its_day(text: str) -> None:
    assert span(text) == (None, LAST_DAY)


@pytest.mark.parametrize(
    "text",
    [
        "Trước 30/11/2022",
        "trước ngày 30/11",
        "Trước ngày 30 tháng 11 năm 2022",
        "Trước 30/11/2022.",
    ],
)
def test_before_a_date_is_due_on_the_day_before(text: str) -> None:
    assert span(text) == (None, date(2022, 11, 29))


@pytest.mark.parametrize(
    "text", ["Quý III/2022", "Quý III", "Quý 3/2022", "QUÝ III NĂM 2022", "quý iii / 2022"]
)
def test_a_quarter_lasts_from_its_first_day_to_its_last(text: str) -> None:
    assert span(text) == (date(2022, 7, 1), date(2022, 9, 30))


@pytest.mark.parametrize(
    "text",
    [
        "Quý III–IV/2022",
        "Quý III-IV/2022",
        "Quý III - Quý IV/2022",
        "Quý III, IV/2022",
        "Quý III và quý IV năm 2022",
        "Từ quý III đến quý IV/2022",
    ],
)
def test_two_quarters_last_to_the_end_of_the_second(text: str) -> None:
    assert span(text) == (date(2022, 7, 1), LAST_DAY)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Trong quý III/2022", "Quý III/2022"),
        ("Hoàn thành trong quý III", "Quý III"),
        ("Cuối quý III/2022", "Quý III/2022"),
        ("Trong tháng 10/2022", "Tháng 10/2022"),
        ("Cuối năm 2022", "Năm 2022"),
        ("Hoàn thành trước 30/11/2022", "Trước 30/11/2022"),
        ("Thường xuyên, liên tục", "Thường xuyên"),
        ("Trước ngày 15 của tháng cuối quý", "Trước ngày 15 tháng cuối quý"),
        ("Hằng quý, trước ngày 15 của tháng cuối quý", "Trước ngày 15 tháng cuối quý"),
    ],
)
def test_words_that_say_no_other_day_change_nothing(text: str, same: str) -> None:
    deadline = parse_deadline(text, YEAR)
    assert deadline.understood, text
    assert replace(deadline, text=same) == parse_deadline(same, YEAR)


def test_within_a_single_day_is_not_understood() -> None:
    assert not parse_deadline("Trong 30/11/2022", YEAR).understood


def test_a_range_may_cross_the_year() -> None:
    assert span("Quý IV/2022 - Quý I/2023") == (date(2022, 10, 1), date(2023, 3, 31))


@pytest.mark.parametrize("text", ["Tháng 10/2022", "10/2022", "Tháng 10 năm 2022", "tháng 10"])
def test_a_month_lasts_to_its_last_day(text: str) -> None:
    assert span(text) == (date(2022, 10, 1), date(2022, 10, 31))


def test_february_knows_its_length() -> None:
    assert parse_deadline("Tháng 2", 2023).due == date(2023, 2, 28)
    assert parse_deadline("Tháng 2", 2024).due == date(2024, 2, 29)


def test_months_halves_and_years_have_their_days() -> None:
    assert span("Tháng 8-10/2022") == (date(2022, 8, 1), date(2022, 10, 31))
    assert span("Trước tháng 10/2022") == (None, date(2022, 9, 30))
    assert span("6 tháng đầu năm") == (date(2022, 1, 1), date(2022, 6, 30))
    assert span("6 tháng cuối năm 2022") == (date(2022, 7, 1), LAST_DAY)
    assert span("Trong năm 2022") == (date(2022, 1, 1), LAST_DAY)


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("Thường xuyên", Recurrence.CONTINUOUS),
        ("Thường xuyên trong năm", Recurrence.CONTINUOUS),
        ("Trong 24 giờ làm việc", Recurrence.CONTINUOUS),
        ("Hằng quý", Recurrence.QUARTERLY),
        ("Hàng quý", Recurrence.QUARTERLY),
        ("Hằng tháng", Recurrence.MONTHLY),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_recurs_is_due_for_the_last_time_on_the_last_day_of_the_plans_year(
    text: str, recurrence: Recurrence, form: Literal["NFC", "NFD"]
) -> None:
    words = unicodedata.normalize(form, text)
    assert parse_deadline(words, YEAR) == Deadline(text, None, LAST_DAY, recurrence)


def test_a_day_named_within_the_quarter_is_the_last_time_in_the_last_quarter() -> None:
    deadline = parse_deadline("Trước ngày 15 tháng cuối quý", YEAR)
    assert (deadline.due, deadline.recurrence) == (date(2022, 12, 14), Recurrence.QUARTERLY)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Trong 05 ngày làm việc", 5),
        ("Trong vòng 10 ngày làm việc, kể từ ngày nhận hồ sơ", 10),
        ("Trong 05 ngày", None),
        ("Trong 24 giờ làm việc", None),
    ],
)
def test_a_time_limit_in_working_days_is_kept(text: str, days: int | None) -> None:
    deadline = parse_deadline(text, YEAR)
    assert (deadline.recurrence, deadline.due) == (Recurrence.CONTINUOUS, LAST_DAY)
    assert deadline.working_days == days


@pytest.mark.parametrize(
    ("text", "starts", "due", "recurrence"),
    [
        ("Quý III/2022", date(2022, 7, 1), date(2022, 9, 30), "none"),
        ("Trước 30/11/2022", None, date(2022, 11, 29), "none"),
        ("Thường xuyên", None, LAST_DAY, "continuous"),
        ("Hằng quý", None, LAST_DAY, "quarterly"),
        ("Trước ngày 15 tháng cuối quý", None, date(2022, 12, 14), "quarterly"),
        ("Trong 05 ngày làm việc", None, LAST_DAY, "continuous"),
        ("Tháng 10/2022", date(2022, 10, 1), date(2022, 10, 31), "none"),
        ("Quý III–IV/2022", date(2022, 7, 1), LAST_DAY, "none"),
        ("31/12/2022", None, LAST_DAY, "none"),
        ("Theo kế hoạch", None, None, "as_planned"),
    ],
)
def test_the_ten_forms_that_plans_use(
    text: str, starts: date | None, due: date | None, recurrence: str
) -> None:
    deadline = parse_deadline(text, YEAR)
    assert deadline.understood
    assert deadline.text == text
    assert (deadline.starts, deadline.due, deadline.recurrence) == (starts, due, recurrence)


def test_what_another_plan_sets_has_no_date() -> None:
    deadline = parse_deadline("Theo kế hoạch", YEAR)
    assert deadline == Deadline("Theo kế hoạch", recurrence=Recurrence.AS_PLANNED)
    assert parse_deadline("Theo Kế hoạch của UBND tỉnh", YEAR).recurrence is Recurrence.AS_PLANNED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sớm",
        "Quý V/2022",
        "Quý IV-III/2022",
        "31/2/2022",
        "Trước 31/2/2022",
        "Tháng 13/2022",
        "0/0/0000",
        "99/99/9999",
        "Tháng 10/0000",
        "Trước 01/01/0001",
        "Quý III/2022 hoặc sau đó",
        "Thường xuyên" * 30,
    ],
)
def test_nonsense_is_kept_in_its_words_without_dates(text: str) -> None:
    assert parse_deadline(text, YEAR) == Deadline(text, understood=False)


@pytest.mark.parametrize("year", [-1, 0, 10_000])
@pytest.mark.parametrize("text", ["Quý IV", "Thường xuyên", "Trước 30/11", "Tháng 10", "Năm"])
def test_a_year_outside_the_calendar_is_not_understood(text: str, year: int) -> None:
    assert not parse_deadline(text, year).understood


PARTS = """quý tháng năm trước ngày đến hằng thường xuyên cuối đầu kế hoạch theo trong làm việc
    i ii iii iv v 05 15 30 31/12 11/2022 2022 / - – , . chậm nhất đột xuất"""
PHRASES = st.lists(st.sampled_from(PARTS.split()), max_size=8).map(" ".join)


@given(st.one_of(st.text(max_size=300), PHRASES), st.integers(-10, 10_010))
def test_the_own_words_are_kept_whatever_they_mean(text: str, year: int) -> None:
    assert parse_deadline(text, year).text == one_line(text)


@given(PHRASES, st.integers(1, 9999))
def test_letter_case_and_normal_form_change_no_meaning(text: str, year: int) -> None:
    meaning = replace(parse_deadline(text, year), text="")
    for other in (text.upper(), text.title(), unicodedata.normalize("NFD", text)):
        assert replace(parse_deadline(other, year), text="") == meaning


@given(st.text(), st.integers(1, 9999))
def test_any_words_are_a_deadline(text: str, year: int) -> None:
    deadline = parse_deadline(text, year)
    assert deadline.understood or deadline.due is None


@given(st.text(alphabet="QuýTháng IVX1230/-– trướcngàyămcuối", max_size=40))
def test_a_deadline_never_ends_before_it_starts(text: str) -> None:
    deadline = parse_deadline(text, YEAR)
    assert not deadline.starts or not deadline.due or deadline.starts <= deadline.due


@given(PHRASES, st.integers(1, 9999))
def test_what_is_not_understood_has_no_meaning(text: str, year: int) -> None:
    deadline = parse_deadline(text, year)
    if not deadline.understood:
        assert deadline == Deadline(deadline.text, understood=False)
    assert not deadline.starts or not deadline.due or deadline.starts <= deadline.due
