"""Paper surveys as a table: every row with its reason, all or nothing, twice is once."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from feedback.days import local_day, now
from feedback.enums import Channel
from feedback.models import FeedbackFormPage, Response
from feedback.paper.sheet_rows import columns_of
from feedback.paper.sheet_templates import table_csv, table_xlsx
from feedback.services.counting import reconcile
from feedback.services.review import correct, exclude
from feedback.services.sheet_import import empty_form, import_sheets
from feedback.services.versions import version_for
from tests.factories.feedback import (
    block,
    contact_block,
    form_page,
    live_tallies,
    options,
    sheet,
    unit_block,
)
from tests.feedback.test_paper import close
from tests.people import People

pytestmark = pytest.mark.django_db

TODAY = local_day(now())
DAY = f"{TODAY - timedelta(days=1):%d/%m/%Y}"
COLUMNS = ["so_phieu", "ngay", "unit", "A1", "B1", "C1", "N1", "GOP_Y"]
GOOD = ["1", DAY, "VPDKDD", "5", "online", "time; fees", "1.234,5", "Tốt"]


@pytest.fixture
def page(people: People) -> FeedbackFormPage:
    body = [
        unit_block(),
        block("satisfaction", "A1", "Enough seats"),
        block("single_choice", "B1", "How?", options=options("Online", "Counter")),
        block("several_choices", "C1", "What?", options=options("Time", "Fees")),
        block("number", "N1", "How long?", smallest=None, largest=None, decimals=1, measure=""),
        block("long_text", "GOP_Y", "Anything else?"),
        contact_block(),
    ]
    return form_page(body=body)


def csv(*rows: list[str], columns: list[str] = COLUMNS) -> bytes:
    lines = ["\t".join(cells) for cells in [columns, *rows]]
    return "\n".join(lines).encode()


def xlsx(*rows: list[Any], columns: list[str] = COLUMNS, merge: str = "") -> bytes:
    book = Workbook()
    for row in [columns, *rows]:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(**cells: str) -> list[str]:
    return [cells.get(name, value) for name, value in zip(COLUMNS, GOOD, strict=True)]


def codes(page: FeedbackFormPage, data: bytes, **how: Any) -> set[tuple[int, str, str]]:
    report = import_sheets(data, version_for(page), **how)
    return {(error.row, error.column, error.code) for error in report.errors}


def test_the_columns_are_the_fields_without_contact_data(page: FeedbackFormPage) -> None:
    assert columns_of(empty_form(version_for(page))) == COLUMNS


def test_a_table_becomes_counted_sheets_and_a_second_import_changes_nothing(
    page: FeedbackFormPage, people: People
) -> None:
    data = csv(GOOD, row(so_phieu="002", A1="0", C1="", GOP_Y=""))
    first = import_sheets(data, version_for(page), user=people.coordinator)
    assert [outcome.outcome for outcome in first.outcomes] == ["created", "created"]
    reconcile()
    counted = live_tallies()
    assert counted["A1", "5"] == counted["A1", "_no_opinion"] == 1
    assert counted["C1", "time"] == counted["C1", "fees"] == 1
    response = Response.objects.get(sheet="1")
    revision = response.revisions.get()
    assert revision.channel == Channel.PAPER
    assert revision.answers["N1"] == "1234.5"
    assert revision.texts == {"GOP_Y": "Tốt"}
    second = import_sheets(data, version_for(page), user=people.coordinator)
    assert [outcome.outcome for outcome in second.outcomes] == ["unchanged", "unchanged"]
    reconcile()
    assert live_tallies() == counted


def test_a_dry_run_writes_nothing(page: FeedbackFormPage) -> None:
    report = import_sheets(csv(GOOD), version_for(page), dry_run=True)
    assert report.ok
    assert not Response.objects.exists()


def test_one_bad_row_keeps_all_out(page: FeedbackFormPage) -> None:
    assert codes(page, csv(GOOD, row(so_phieu="2", A1="6"))) == {(3, "A1", "invalid_choice")}
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"so_phieu": ""}, {("so_phieu", "required")}),
        ({"so_phieu": "9" * 41}, {("so_phieu", "too_long"), ("so_phieu", "not_a_number")}),
        ({"ngay": ""}, {("ngay", "required")}),
        ({"ngay": "30/02/2026"}, {("ngay", "not_a_date")}),
        ({"ngay": "9999-12-31"}, {("ngay", "DayRefused")}),
        ({"ngay": "1/1/1990"}, {("ngay", "DayRefused")}),
        ({"unit": "nobody"}, {("unit", "invalid_choice")}),
        ({"unit": ""}, {("unit", "required")}),
        ({"A1": "3.5"}, {("A1", "invalid_choice")}),
        ({"A1": "1.234,5"}, {("A1", "invalid_choice")}),
        ({"A1": "٣"}, {("A1", "invalid_choice")}),
        ({"A1": "4;5"}, {("A1", "invalid_choice")}),
        ({"B1": "by dove"}, {("B1", "invalid_choice")}),
        ({"C1": "time; elsewhere"}, {("C1", "invalid_choice")}),
        ({"N1": "NaN"}, {("N1", "invalid")}),
        ({"N1": "1e9"}, {("N1", "invalid")}),
        ({"GOP_Y": "x" * 3001}, {("GOP_Y", "max_length")}),
    ],
)
def test_each_row_says_what_is_wrong_with_it(
    page: FeedbackFormPage, cells: dict[str, str], wrong: set[tuple[str, str]]
) -> None:
    assert codes(page, csv(row(**cells))) == {(2, *fault) for fault in wrong}


def test_a_unit_may_be_named_and_an_answer_said_in_words(
    page: FeedbackFormPage, people: People
) -> None:
    named = row(unit=people.unit.name, B1="ONLINE", A1="5")
    assert codes(page, csv(named)) == set()
    assert Response.objects.get().revisions.get().unit == "VPDKDD"


def test_a_number_twice_in_the_file_is_refused_whatever_its_unit_is_called(
    page: FeedbackFormPage, people: People
) -> None:
    data = csv(GOOD, row(so_phieu="01", unit=people.unit.name))
    assert codes(page, data) == {(3, "so_phieu", "duplicate")}


def test_a_sheet_keyed_before_with_other_answers_is_refused(page: FeedbackFormPage) -> None:
    import_sheets(csv(GOOD), version_for(page))
    assert codes(page, csv(row(A1="1"))) == {(2, "so_phieu", "taken")}


def test_a_sheet_corrected_or_excluded_since_is_left_as_it_is(
    page: FeedbackFormPage, people: People
) -> None:
    import_sheets(csv(GOOD), version_for(page))
    response = Response.objects.get()
    correct(response, sheet("VPDKDD", A1="2"), people.coordinator, "misread")
    assert codes(page, csv(GOOD)) == set()
    exclude(response, people.coordinator, "made up")
    assert codes(page, csv(row(A1="1"))) == set()
    assert Response.objects.count() == 1


def test_rows_of_a_closed_period_are_refused(page: FeedbackFormPage) -> None:
    close(TODAY - timedelta(days=1), calendar="reform")
    assert codes(page, csv(GOOD)) == {(2, "ngay", "PeriodClosed")}


def test_an_officer_imports_sheets_about_the_own_unit_only(
    page: FeedbackFormPage, people: People
) -> None:
    data = csv(row(unit="QLDD"))
    assert codes(page, data, user=people.officer) == {(2, "unit", "not_your_unit")}
    assert codes(page, data, user=people.admin) == {(2, "unit", "not_your_unit")}
    assert codes(page, data, user=people.stranger) == set()


def test_workbooks_bring_numbers_dates_and_what_is_wrong_with_cells(
    page: FeedbackFormPage,
) -> None:
    day = TODAY - timedelta(days=1)
    assert codes(page, xlsx([7, day, "VPDKDD", 4, "online", "time", 12.5, None])) == set()
    assert Response.objects.get().sheet == "7"
    formula = xlsx([8, day, "VPDKDD", "=2+2", "online", "time", 12.5, None])
    assert codes(page, formula) == {(2, "A1", "formula")}
    merged = xlsx(row(so_phieu="8"), row(so_phieu="9"), merge="C2:C3")
    assert {code for _row, _column, code in codes(page, merged)} == {"merged_cells"}


def test_other_columns_too_many_rows_and_no_rows_are_refused(page: FeedbackFormPage) -> None:
    assert codes(page, csv(["1"], columns=["so_phieu"])) == {(0, "", "columns")}
    assert codes(page, csv()) == {(0, "", "no_rows")}
    many = csv(*(row(so_phieu=str(n)) for n in range(6_000)))
    assert codes(page, many) == {(0, "", "too_many_rows")}


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 200_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01\x02", b"%PDF-1.7", b"PK\x03\x04rest", b"\xff\xfe\xff", b"<html></html>"],
)
def test_files_that_are_no_tables_are_refused(page: FeedbackFormPage, data: bytes) -> None:
    assert {row for row, _column, _code in codes(page, data)} == {0}


def test_a_zip_bomb_named_xlsx_is_not_opened(page: FeedbackFormPage) -> None:
    assert codes(page, _bomb()) <= {(0, "", "zip_bomb"), (0, "", "broken")}


def test_the_empty_tables_come_back_as_tables_and_explain_the_codes(
    page: FeedbackFormPage,
) -> None:
    form = empty_form(version_for(page))
    assert codes(page, table_csv(form)) == codes(page, table_xlsx(form)) == {(0, "", "no_rows")}
    explained = load_workbook(io.BytesIO(table_xlsx(form))).worksheets[1]
    rows = [[cell.value for cell in cells] for cells in explained.iter_rows()]
    assert ["A1", "Enough seats", "0"] in [cells[:3] for cells in rows]
    assert ["B1", "How?", "online", "Online"] in rows


def test_no_cell_of_a_template_begins_like_a_formula(people: People) -> None:
    body = [block("single_choice", "B1", "=HYPERLINK(1)", options=options("+1", "@SUM"))]
    form = empty_form(version_for(form_page(body=body)))
    sheet = load_workbook(io.BytesIO(table_xlsx(form))).worksheets[1]
    cells = [cell for cells in sheet.iter_rows() for cell in cells if cell.value]
    assert all(cell.data_type != "f" for cell in cells)
    assert not [cell.value for cell in cells if str(cell.value)[0] in "=+@"]


def send(people: People, name: str, page: FeedbackFormPage, data: bytes, **extra: Any) -> Any:
    path = f"/admin/feedback/paper/{version_for(page).form_id}/import/"
    file = SimpleUploadedFile("phieu.csv", data)
    return people.client(name).post(path, {"file": file, **extra})


def test_the_admin_looks_a_file_over_before_it_writes_it(
    page: FeedbackFormPage, people: People
) -> None:
    client = people.client("officer")
    path = f"/admin/feedback/paper/{version_for(page).form_id}/import/"
    seen = client.post(path, {"file": SimpleUploadedFile("p.csv", csv(GOOD)), "dry_run": "on"})
    assert seen.status_code == 200
    assert not Response.objects.exists()
    kept = seen.context["kept"]
    assert kept
    stolen = people.client("head").post(path, {"kept": kept})
    assert stolen.status_code == 200
    assert not Response.objects.exists()
    client.post(path, {"kept": kept})
    assert Response.objects.get().revisions.get().created_by == people.officer


def test_a_stranger_imports_nothing(page: FeedbackFormPage, people: People) -> None:
    for name in ("editor", "analyst", "admin", "anonymous"):
        assert send(people, name, page, csv(GOOD)).status_code == 302
    assert send(people, "stranger", page, csv(GOOD)).status_code == 200
    assert not Response.objects.exists()


def test_the_command_reports_rows_and_ends_with_1_where_one_is_refused(
    page: FeedbackFormPage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "phieu.csv"
    file.write_bytes(csv(GOOD))
    call_command("import_sheets", str(file), "--form", page.slug, "--dry-run")
    assert not Response.objects.exists()
    call_command("import_sheets", str(file), "--form", page.slug)
    assert Response.objects.get().sheet == "1"
    file.write_bytes(csv(row(A1="9")))
    with pytest.raises(CommandError):
        call_command("import_sheets", str(file), "--form", page.slug)
    assert "A1" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("import_sheets", str(file), "--form", "nowhere")
