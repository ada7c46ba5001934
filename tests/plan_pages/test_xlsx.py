"""Excel files are the tables that people see; what cannot be read has a row and a reason."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from plan_pages.importers import MAX_BYTES, read_criterion_rows, read_task_rows
from plan_pages.importers.grids import MAX_ROWS
from plan_pages.importers.tables import CRITERION_COLUMNS, TASK_COLUMNS, TableReport, TaskRow
from plan_pages.importers.xlsx import read_xlsx
from plan_pages.models import PlanTask
from plan_pages.services.task_table import import_tasks
from tests.factories.plan_pages import PlanFactory, UnitFactory

GOOD = (1, "1.1", "Việc", "Sản phẩm", "Quý III/2022", "VP", "")
VIETNAMESE = (
    "STT",
    "Lĩnh vực/Tiêu chí/Tiêu chí thành phần (mã)",
    "Nhiệm vụ, giải pháp",
    "Sản phẩm",
    "Thời gian/Tiến độ",
    "Đơn vị chủ trì",
    "Đơn vị phối hợp",
)
BOMB = b"0" * (40 * 1024 * 1024)


def workbook(*rows: Any, prepare: Callable[[Any], None] | None = None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if prepare:
        prepare(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def tasks(*rows: Any, prepare: Callable[[Any], None] | None = None) -> bytes:
    return workbook(TASK_COLUMNS, *rows, prepare=prepare)


def task(**cells: Any) -> tuple[Any, ...]:
    values: dict[str, Any] = dict(zip(TASK_COLUMNS, GOOD, strict=True))
    return tuple({**values, **cells}.values())


def found(report: TableReport[Any]) -> list[tuple[int, str, str]]:
    assert all(error.message.endswith(".") for error in report.errors)
    return [(error.row, error.column, error.code) for error in report.errors]


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same package with one part exchanged or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry.filename))
        new.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


# What is read


def test_a_workbook_is_the_same_table_as_a_csv_file() -> None:
    report = read_task_rows(tasks(task(), task(no=2, lead_units="QLĐĐ; VP\nTTr")))
    assert report.ok
    assert report.rows[0] == TaskRow(2, 1, "1.1", "Việc", "Sản phẩm", "Quý III/2022", ("VP",), ())
    assert report.rows[1].lead_units == ("QLĐĐ", "VP", "TTr")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("1.234,5", "1.234,5"),
        (7, "7"),
        (7.0, "7"),
        (0.1, "0.1"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (123456789012345, "123456789012345"),
        (True, "TRUE"),
        (date(2022, 9, 5), "5/9/2022"),
        (datetime(2022, 9, 5), "5/9/2022"),
        (datetime(2022, 9, 5, 14, 30), "5/9/2022 14:30"),
        ("  hai  dòng\nhai ", "  hai  dòng\nhai "),
        ("ệ", "ệ"),
    ],
)
def test_a_cell_is_the_text_that_a_person_would_type(value: Any, text: str) -> None:
    assert read_xlsx(workbook(["x", value]))[0].cells[1:] == ([text] if value is not None else [])


def test_a_percentage_is_one_as_it_is_shown() -> None:
    def percent(sheet: Any) -> None:
        sheet["A1"].number_format = "0.00%"

    assert read_xlsx(workbook([0.8619], prepare=percent))[0].cells == ["86.19%"]


def test_only_the_first_sheet_that_is_shown_is_read() -> None:
    book = Workbook()
    book.worksheets[0].append(["hidden"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet().append(["shown"])
    book.create_sheet().append(["third"])
    out = io.BytesIO()
    book.save(out)
    assert [row.cells for row in read_xlsx(out.getvalue())] == [["shown"]]


def test_vietnamese_headings_are_known_in_any_case_below_a_title() -> None:
    data = workbook(
        ["PHỤ LỤC"],
        [],
        ["(Kèm theo Kế hoạch số 1/KH-STNMT)"],
        [*(heading.upper() for heading in VIETNAMESE), "Lãnh đạo phụ trách", "Ghi chú"],
        [*GOOD, "Ông A", "gấp"],
    )
    report = read_task_rows(data)
    assert report.ok
    assert [row.row for row in report.rows] == [5]
    assert [note.row for note in report.notes] == [4, 4]


def test_vietnamese_headings_of_a_csv_file_are_known_too() -> None:
    head = ";".join(f'"{heading}"' for heading in VIETNAMESE)
    assert read_task_rows(f"{head}\n1;1.1;Việc;;Quý III;VP;\n".encode()).ok


def test_headings_of_a_criteria_set_are_known() -> None:
    data = workbook(
        ["Mã", "Tên tiêu chí", "Tên tiếng Anh", "Điểm tối đa", "Nguồn"],
        ["1", "Một", "One", 1.5, "survey"],
    )
    assert read_criterion_rows(data).ok


def test_a_heading_among_the_rows_is_left_out_and_said() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A2:G2")

    data = tasks(["I. Cải cách thể chế"], task(), ["II", None, "Công vụ"], prepare=merge)
    report = read_task_rows(data)
    assert report.ok
    assert [row.row for row in report.rows] == [3]
    assert [note.row for note in report.notes] == [2, 4]
    assert "Cải cách thể chế" in report.notes[0].message


def test_a_calculated_formula_is_its_value() -> None:
    data = tasks(task(task="=1+1"))
    name = "xl/worksheets/sheet1.xml"
    sheet = part(data, name).replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    assert read_task_rows(with_part(data, name, sheet)).rows[0].task == "2"


# What is refused, row by row


def test_a_formula_without_a_value_is_an_error_of_its_cell() -> None:
    data = tasks(task(), task(no=2, product='=HYPERLINK("http://evil.example")'))
    assert found(read_task_rows(data)) == [(3, "product", "formula")]


def test_a_row_of_nothing_but_a_formula_is_not_passed_over() -> None:
    data = tasks(task(), ["=A2+1"])
    assert found(read_task_rows(data)) == [(3, "no", "formula")]


def test_a_shown_error_is_an_error_of_its_cell() -> None:
    def spoil(sheet: Any) -> None:
        sheet["C2"].value, sheet["C2"].data_type = "#REF!", "e"

    assert found(read_task_rows(tasks(task(), prepare=spoil))) == [(2, "task", "cell_error")]


@pytest.mark.parametrize(
    ("area", "rows"), [("F2:G2", [2]), ("B2:B3", [2, 3]), ("B2:C3", [2, 3]), ("A3:A4", [3, 4])]
)
def test_rows_whose_cells_are_merged_are_errors(area: str, rows: list[int]) -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells(area)

    data = tasks(*(task(no=no) for no in (1, 2, 3)), prepare=merge)
    assert found(read_task_rows(data)) == [(row, "", "merged_cells") for row in rows]


@pytest.mark.parametrize("points", ["1.234,5", "1,234.5", "một", "1e2", "-1"])
def test_points_that_are_no_number_are_an_error(points: str) -> None:
    data = workbook(CRITERION_COLUMNS, ["1", "Một", "", points, "survey"])
    assert found(read_criterion_rows(data)) == [(2, "max_score", "not_a_score")]


def test_wrong_columns_are_named() -> None:
    (error,) = read_task_rows(workbook(["STT", "Việc làm"], [1, "x"])).errors
    assert (error.row, error.code) == (0, "columns")
    assert "deadline" in error.message
    assert "việc làm" in error.message


def test_more_cells_than_the_header_has_are_an_error() -> None:
    assert found(read_task_rows(tasks([*GOOD, "x"]))) == [(2, "", "too_many_cells")]


# What is refused as a whole


def test_100_000_rows_are_too_many_and_are_not_all_read() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(TASK_COLUMNS)
    for number in range(1, 100_001):
        sheet.append([number, "1.1", f"Việc {number}", "", "Quý III", "VP", ""])
    out = io.BytesIO()
    book.save(out)
    assert len(read_xlsx(out.getvalue())) < MAX_ROWS + 100
    assert found(read_task_rows(out.getvalue())) == [(0, "", "too_many_rows")]


def test_rows_below_a_million_empty_ones_are_found() -> None:
    def far(sheet: Any) -> None:
        sheet["A100000"] = "x"

    assert found(read_task_rows(tasks(task(), prepare=far)))[0][:2] == (100_000, "no")


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def with_doctype(mark: bytes) -> bytes:
    data = tasks(task())
    name = "xl/workbook.xml"
    return with_part(data, name, mark + part(data, name))


def announcing_too_little() -> bytes:
    """A bomb whose directory says that it is small."""
    data = bytearray(with_part(tasks(task()), "xl/worksheets/sheet1.xml", BOMB))
    size = len(BOMB).to_bytes(4, "little")
    for _ in range(data.count(size)):
        at = data.index(size)
        data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def far_to_the_right() -> bytes:
    def far(sheet: Any) -> None:
        sheet["XFD2"] = "x"

    return tasks(task(), prepare=far)


def word_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"PK\x03\x04" + b"\0" * 100, "broken"),
        (lambda: tasks(task())[:-500], "broken"),
        (lambda: with_part(tasks(task()), "xl/workbook.xml", b"<x"), "broken"),
        (lambda: with_part(tasks(task()), "xl/worksheets/sheet1.xml", b"<w>"), "broken"),
        (lambda: with_part(tasks(task()), "a.bin", BOMB), "zip_bomb"),
        (lambda: with_part(tasks(task()), "xl/worksheets/sheet1.xml", BOMB), "zip_bomb"),
        (announcing_too_little, "broken"),
        (lambda: with_part(tasks(task()), "xl/vbaProject.bin", b"x"), "macros"),
        (lambda: with_doctype(b'<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">'), "outside_files"),
        (lambda: with_doctype(b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'), "outside_files"),
        (lambda: with_doctype("<!ENTITY".encode("utf-16-le")), "outside_files"),
        (encrypted, "encrypted"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_format"),
        (far_to_the_right, "too_wide"),
        (word_document, "not_a_workbook"),
        (lambda: b"%PDF-1.7", "not_a_workbook"),
        (lambda: b"PK\x03\x04" + b"x" * MAX_BYTES, "too_large"),
        (workbook, "columns"),
        (tasks, "no_rows"),
    ],
)
def test_a_file_that_is_no_such_workbook_is_one_sentence(
    make: Callable[[], bytes], code: str
) -> None:
    report = read_task_rows(make())
    assert found(report) == [(0, "", code)]
    assert report.rows == ()


def test_a_thousand_parts_too_many_are_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(2_001):
            package.writestr(f"{number}.xml", "")
    assert found(read_task_rows(out.getvalue())) == [(0, "", "zip_bomb")]


@pytest.mark.django_db
def test_nothing_of_a_workbook_with_one_wrong_row_is_written() -> None:
    plan = PlanFactory()
    UnitFactory(code="VP")
    good = [task(no=no, criterion_code="") for no in (1, 2)]
    report = import_tasks(tasks(*good, task(no=3, criterion_code="", task="=1+1")), plan)
    assert found_codes(report) == ["formula"]
    assert not PlanTask.objects.exists()
    assert import_tasks(tasks(*good), plan).ok
    assert plan.tasks.count() == 2


def found_codes(report: Any) -> list[str]:
    return [error.code for error in report.errors]
