"""Tables come in row by row, and everything that is wrong with them is said at once."""

import csv
import io
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_pages.enums import CriterionSource
from plan_pages.importers import MAX_BYTES, RowError, read_criterion_rows, read_task_rows
from plan_pages.importers.records import MAX_ROWS
from plan_pages.importers.tables import CRITERION_COLUMNS, TASK_COLUMNS, TaskRow

DATA = Path(__file__).parents[2] / "portal/demo/data"
TASKS = (DATA / "appendix_tasks_2022.csv").read_bytes()
CRITERIA = (DATA / "par_index_qd876_2022.csv").read_bytes()
GOOD = ("1", "1.1", "Việc", "Sản phẩm", "Quý III", "VP", "")


def table(columns: tuple[str, ...], *rows: tuple[str, ...], delimiter: str = ",") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([columns, *rows])
    return file.getvalue().encode()


def tasks(*rows: tuple[str, ...], delimiter: str = ",") -> bytes:
    return table(TASK_COLUMNS, *rows, delimiter=delimiter)


def task(**cells: str) -> tuple[str, ...]:
    values = dict(zip(TASK_COLUMNS, GOOD, strict=True)) | cells
    return tuple(values[column] for column in TASK_COLUMNS)


def criteria(*lines: str) -> bytes:
    """Lines are ``code max_score``."""
    rows = [
        (code, f"Tiêu chí {code}", "", score, "appraisal") for code, score in map(str.split, lines)
    ]
    return table(CRITERION_COLUMNS, *rows)


def found(errors: tuple[RowError, ...]) -> list[tuple[int, str, str]]:
    assert all(error.message.endswith(".") for error in errors)
    return [(error.row, error.column, error.code) for error in errors]


# Tasks


def test_the_22_tasks_of_the_appendix_come_in() -> None:
    report = read_task_rows(TASKS)
    assert report.ok
    assert [row.no for row in report.rows] == list(range(1, 23))
    assert report.rows[7] == TaskRow(
        row=9,
        no=8,
        criterion_code="1.7",
        task="Tổ chức đối thoại với doanh nghiệp về đất đai, môi trường",
        product="Biên bản, thông báo kết quả đối thoại",
        deadline="Quý IV/2022",
        lead_units=("QLĐĐ",),
        supporting_units=("CCBVMT", "VP"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_comma_semicolon_and_tab_are_read_alike(delimiter: str, encoding: str) -> None:
    rows = list(csv.reader(io.StringIO(TASKS.decode())))
    text = table(tuple(rows[0]), *map(tuple, rows[1:]), delimiter=delimiter).decode()
    assert read_task_rows(text.encode(encoding)) == read_task_rows(TASKS)


def test_decomposed_letters_are_the_same_table() -> None:
    text = unicodedata.normalize("NFD", TASKS.decode())
    assert read_task_rows(text.encode()) == read_task_rows(TASKS)


def test_units_are_split_by_semicolon_and_line_break_and_never_by_comma() -> None:
    units = "Các phòng, đơn vị; VP\nTTr ;; VP"
    row = read_task_rows(tasks(task(lead_units=units))).rows[0]
    assert row.lead_units == ("Các phòng, đơn vị", "VP", "TTr")


def test_columns_may_stand_in_any_order_and_case() -> None:
    columns = tuple(reversed(TASK_COLUMNS))
    data = table(tuple(name.upper() for name in columns), tuple(reversed(GOOD)))
    assert read_task_rows(data).rows == read_task_rows(tasks(GOOD)).rows


def test_wrong_columns_are_one_error_that_names_them() -> None:
    columns = ("no", "no", "code", *TASK_COLUMNS[2:])
    (error,) = read_task_rows(table(columns, GOOD)).errors
    assert (error.row, error.code) == (0, "columns")
    for name in ("criterion_code", "code", "no"):
        assert name in error.message


def test_a_number_used_twice_is_an_error_of_the_second_row() -> None:
    report = read_task_rows(tasks(task(no="7"), task(no="8"), task(no="07"), task(no="7")))
    assert found(report.errors) == [(4, "no", "not_a_number"), (5, "no", "duplicate")]
    assert [row.no for row in report.rows] == [7, 8]


def test_blank_rows_are_passed_over_and_still_count() -> None:
    data = tasks(task(), ("",) * 7, task(no="x"))
    assert found(read_task_rows(data).errors) == [(4, "no", "not_a_number")]


@pytest.mark.parametrize("no", ["", "0", "-1", "1.5", "1e3", "٣", "NaN", "10000", "9" * 5000])
def test_a_number_is_a_whole_number(no: str) -> None:
    assert found(read_task_rows(tasks(task(no=no))).errors) == [(2, "no", "not_a_number")]


def test_every_wrong_cell_of_every_row_is_named() -> None:
    bad = task(criterion_code="1..2", task=" ", deadline="", lead_units=" ; \n")
    report = read_task_rows(tasks(bad, task(no="2", task="x" * 2001, lead_units="y" * 201)))
    assert report.rows == ()
    assert found(report.errors) == [
        (2, "criterion_code", "not_a_code"),
        (2, "task", "required"),
        (2, "deadline", "required"),
        (2, "lead_units", "required"),
        (3, "task", "too_long"),
        (3, "lead_units", "too_long"),
    ]


def test_the_length_that_is_allowed_is_allowed() -> None:
    assert read_task_rows(tasks(task(task="ế" * 2000, deadline="q" * 255))).ok


def test_a_comma_without_quotes_is_seen() -> None:
    data = tasks() + "1,1.1,Rà soát, hệ thống hóa,,Quý III,VP,TTr\n".encode()
    assert found(read_task_rows(data).errors) == [(2, "", "too_many_cells")]


def test_what_an_export_guarded_comes_back_as_it_was() -> None:
    row = read_task_rows(
        tasks(task(task="'=1+1", product="'-5% hồ sơ", deadline="'tháng 10"))
    ).rows[0]
    assert (row.task, row.product, row.deadline) == ("=1+1", "-5% hồ sơ", "'tháng 10")


def test_a_short_row_has_empty_cells_at_its_end() -> None:
    assert read_task_rows(tasks() + "1,,Việc,,Quý III,VP\n".encode()).ok


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x00\x01", "not_text"),
        (b"PK\x03\x04", "broken"),
        (TASKS.decode().encode("utf-16-le"), "not_text"),
        ("nhiệm vụ".encode("cp1258", "replace") + b"\xff", "not_unicode"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (tasks(), "no_rows"),
        (tasks(*[GOOD] * (MAX_ROWS + 1)), "too_many_rows"),
        (b'"' + b"x" * 200_000, "not_a_table"),
        ("Kế hoạch".encode(), "columns"),
    ],
)
def test_a_file_that_is_no_such_table_is_one_error(data: bytes, code: str) -> None:
    report = read_task_rows(data)
    assert found(report.errors) == [(0, "", code)]
    assert report.rows == ()


# Criteria


def test_the_criteria_set_comes_in_and_adds_up_to_100() -> None:
    report = read_criterion_rows(CRITERIA)
    assert report.ok
    assert len(report.rows) == 58
    assert sum(row.max_score for row in report.rows if not row.parent_code) == 100
    first = report.rows[0]
    assert (first.code, first.max_score) == ("1", Decimal("9.5"))
    assert first.source is CriterionSource.APPRAISAL
    assert report.rows[2].parent_code == "1.1"
    assert report.rows[2].path == (1, 1, 1)


@pytest.mark.parametrize(("text", "score"), [("1,5", "1.5"), ("1.5", "1.5"), ("10", "10")])
def test_points_take_a_comma_or_a_dot(text: str, score: str) -> None:
    data = table(CRITERION_COLUMNS, ("1", "Một", "One", text, "survey"))
    assert read_criterion_rows(data).rows[0].max_score == Decimal(score)


@pytest.mark.parametrize(
    "text", ["", "0", "0,00", "-1", "NaN", "inf", "1e3", "1.234", "١", "12345", "1.5.5", "9" * 5000]
)
def test_points_are_a_number_above_zero(text: str) -> None:
    data = table(CRITERION_COLUMNS, ("1", "Một", "", text, "survey"))
    assert found(read_criterion_rows(data).errors) == [(2, "max_score", "not_a_score")]


def test_parts_add_up_exactly() -> None:
    assert read_criterion_rows(criteria("1 0.3", "1.1 0.1", "1.2 0.1", "1.3 0,1")).ok
    report = read_criterion_rows(criteria("1 0.3", "1.1 0.1", "1.2 0.19"))
    assert found(report.errors) == [(2, "max_score", "sum")]
    assert "0.29" in report.errors[0].message


def test_a_part_needs_its_whole_which_may_come_later() -> None:
    assert found(read_criterion_rows(criteria("1 1", "2.1 1")).errors) == [(3, "code", "no_parent")]
    assert read_criterion_rows(criteria("1.1 1", "1 1")).ok


def test_a_code_used_twice_is_an_error_of_the_second_row() -> None:
    assert found(read_criterion_rows(criteria("1 1", "1 1")).errors) == [(3, "code", "duplicate")]


@pytest.mark.parametrize("code", ["0", "1.", ".1", "1..1", "1.01", "a", "1.1.x", "-", "1" * 31])
def test_a_code_is_numbers_with_dots(code: str) -> None:
    assert (2, "code", "not_a_code") in found(read_criterion_rows(criteria(f"{code} 1")).errors)


def test_a_source_is_one_that_is_known() -> None:
    data = table(CRITERION_COLUMNS, ("1", "Một", "", "1", "guess"))
    (error,) = read_criterion_rows(data).errors
    assert (error.column, error.code) == ("source", "not_a_source")
    assert "appraisal" in error.message


# Anything at all


@given(st.binary(max_size=1_000))
def test_any_bytes_are_a_report(data: bytes) -> None:
    for report in (read_task_rows(data), read_criterion_rows(data)):
        assert report.errors or report.rows


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=9).map(tuple), max_size=8))
def test_any_cells_below_the_header_are_a_report(rows: list[tuple[str, ...]]) -> None:
    for columns, read in ((TASK_COLUMNS, read_task_rows), (CRITERION_COLUMNS, read_criterion_rows)):
        text = table(columns, *rows).decode("utf-8", "ignore")
        report = read(text.encode())
        assert report.errors or report.rows


@given(st.integers(0, len(TASKS)), st.integers(0, 40), st.binary(max_size=40))
def test_a_table_with_bytes_exchanged_is_a_report(at: int, cut: int, new: bytes) -> None:
    report = read_task_rows(TASKS[:at] + new + TASKS[at + cut :])
    assert report.errors or report.rows
