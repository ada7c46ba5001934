"""The report as a document: parts, numbers and dates as NĐ 30/2020 has them, and clean XML."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
import time_machine
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph

from plan_pages import registry
from plan_pages.models import Plan, PlanTask
from plan_pages.report_docx import report_docx, report_sign
from plan_pages.report_outline import Bullet, Heading, ReportOutline, outline_of_report
from plan_pages.report_tables import Table
from plan_pages.report_words import change, dated, day, number, period_words
from plan_pages.services.report_data import collect
from tests.plan_pages.report_site import make_plan, reform_year

pytestmark = pytest.mark.django_db
ISSUED = date(2022, 9, 5)
LETTERHEAD: dict[str, Any] = {
    "superior_agency": "UBND tỉnh Khánh Hòa",
    "agency": "Sở Tài nguyên và Môi trường",
    "sign": "KH-STNMT",
    "place": "Khánh Hòa",
    "recipients": "- UBND tỉnh (B/c);\n- Sở Nội vụ;\n- Lưu: VT, VP.",
    "signed_for": "KT. GIÁM ĐỐC",
    "signatory_position": "Phó Giám đốc",
    "signatory_name": "Vũ Chí Hiếu",
}
# Of CT_PPr in ISO/IEC 29500: what Word asks to stand in this order.
PPR = ("pStyle", "keepNext", "pageBreakBefore", "pBdr", "spacing", "ind", "jc", "rPr")


@pytest.fixture(autouse=True)
def after_the_year(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_report_figures", [])
    with time_machine.travel("2023-01-10T05:00:00Z", tick=False):
        yield


@pytest.fixture
def plan(db: None) -> Plan:
    return make_plan(**LETTERHEAD)


def data_of(plan: Plan, period: str = "Q3") -> dict[str, Any]:
    return collect(plan, reform_year()[period])


def written(plan: Plan, previous: str = "", **changes: Any) -> bytes:
    before = data_of(plan, previous) if previous else None
    return report_docx({**data_of(plan), **changes}, before, revision=1, issued_on=ISSUED)


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def words(document: Document) -> str:
    lines = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*lines, *cells])


def xml_parts(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {
            name: ElementTree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def local_name(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def test_the_page_is_a4_with_the_decrees_margins_and_type(plan: Plan) -> None:
    document = opened(written(plan))
    section = document.sections[0]
    assert section.orientation == WD_ORIENTATION.PORTRAIT
    millimetres = [
        round(length.mm) if length else None
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
    ]
    assert millimetres == [210, 297, 20, 20, 30, 15]
    for name in ("Normal", "Heading 1", "Heading 2"):
        font = document.styles[name].font
        assert (font.name, font.size.pt) == ("Times New Roman", 14), name


def test_the_head_has_both_sides_with_their_lines(plan: Plan) -> None:
    head = opened(written(plan)).tables[0]
    left, right = head.rows[0].cells
    assert [p.text for p in left.paragraphs[:2]] == [
        "UBND TỈNH KHÁNH HÒA",
        "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG",
    ]
    assert [p.text for p in right.paragraphs[:2]] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    for cell in (left, right):
        assert cell.paragraphs[-1]._p.find(f".//{qn('w:pBdr')}") is not None
    number_cell, place = head.rows[1].cells
    assert number_cell.text == "Số: ……/BC-STNMT"
    assert place.text == "Khánh Hòa, ngày 05 tháng 9 năm 2022"


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        (date(2022, 9, 5), "ngày 05 tháng 9 năm 2022"),
        (date(2022, 2, 14), "ngày 14 tháng 02 năm 2022"),
        (date(2023, 1, 1), "ngày 01 tháng 01 năm 2023"),
        (date(2022, 12, 31), "ngày 31 tháng 12 năm 2022"),
    ],
)
def test_days_below_ten_and_two_months_get_a_zero(issued: date, expected: str) -> None:
    assert dated(issued) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("Q1", "Quý I năm 2022"),
        ("6T", "6 tháng đầu năm 2022"),
        ("Q3", "Quý III năm 2022"),
        ("N", "năm 2022"),
    ],
)
def test_a_period_is_called_what_the_office_calls_it(
    plan: Plan, period: str, expected: str
) -> None:
    assert period_words(data_of(plan, period)["period"]) == expected


def test_numbers_and_days_are_written_in_vietnamese() -> None:
    assert number("86.19", 2) == "86,19"
    assert number(1234) == "1.234"
    assert number(None) == "……"
    assert day("2022-03-04") == "4/3/2022"
    assert day(None) == "……"
    assert change(Decimal("1.08")) == "+1,08"
    assert change(Decimal("-3")) == "\N{MINUS SIGN}3"


def test_the_outline_is_that_of_reform_reports_and_ends_as_the_decree_has_it(plan: Plan) -> None:
    document = opened(written(plan))
    parts = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert [part.split(".")[0] for part in parts] == ["I", "II", "III", "IV", "V", "Phụ lục"]
    lines = [p.text for p in document.paragraphs]
    assert lines[0:2] == ["BÁO CÁO", "Công tác cải cách hành chính Quý III năm 2022"]
    assert lines[lines.index("Phụ lục") - 1].endswith("./.")
    assert sum(line.endswith("./.") for line in lines) == 1


@pytest.mark.parametrize(
    "last",
    [
        Table("Số liệu", ("Lĩnh vực", "Số"), [("Thể chế", "1")], numeric=frozenset({1})),
        Heading("VI. KIẾN NGHỊ"),
        Bullet("Đề nghị UBND tỉnh xem xét."),
    ],
)
def test_the_text_ends_as_the_decree_has_it_whatever_stands_last(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, last: Any
) -> None:
    def with_last(*args: Any, **kwargs: Any) -> ReportOutline:
        outline = outline_of_report(*args, **kwargs)
        return replace(outline, body=[*outline.body, last])

    monkeypatch.setattr("plan_pages.report_docx.outline_of_report", with_last)
    body = list(opened(written(plan)).iter_inner_content())
    texts = [each.text for each in body if isinstance(each, Paragraph)]
    closing = [text for text in texts if text.endswith("./.")]
    assert len(closing) == 1
    assert texts.index(closing[0]) < texts.index("Phụ lục")
    after = body[[getattr(each, "text", "") for each in body].index(closing[0]) + 1]
    # The signature: nothing of the text comes after its end.
    assert isinstance(after, DocxTable)
    assert "Nơi nhận" in after.cell(0, 0).text


def test_recipients_and_signature_stand_side_by_side(plan: Plan) -> None:
    foot = next(t for t in opened(written(plan)).tables if "Nơi nhận:" in t.rows[0].cells[0].text)
    recipients, signature = foot.rows[0].cells
    first = recipients.paragraphs[0].runs[0]
    assert (first.text, first.bold, first.italic) == ("Nơi nhận:", True, True)
    assert recipients.text.splitlines()[1:] == [
        "- UBND tỉnh (B/c);",
        "- Sở Nội vụ;",
        "- Lưu: VT, VP.",
    ]
    lines = [line for line in signature.text.splitlines() if line.strip()]
    assert lines == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Vũ Chí Hiếu"]


def test_the_page_number_is_centred_at_the_top_from_the_second_page(plan: Plan) -> None:
    content = written(plan)
    section = opened(content).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.is_linked_to_previous
    header = section.header.paragraphs[0]
    assert "PAGE" in "".join(node.text for node in header._p.iter(qn("w:instrText")))
    assert header.alignment == 1


def test_tables_repeat_their_header_row_and_are_as_wide_as_the_text(plan: Plan) -> None:
    tables = [t for t in opened(written(plan)).tables if t.style and t.style.name == "Table Grid"]
    assert len(tables) >= 3
    for table in tables:
        first, *rest = table.rows
        assert first._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row._tr.find(f".//{qn('w:tblHeader')}") is None for row in rest)
        assert round(sum(cell.width.mm for cell in first.cells)) == 165


def test_the_annex_holds_the_figures_with_a_comma(plan: Plan) -> None:
    data = data_of(plan)
    for field in data["scores"]["fields"]:
        field["official"] = "7.25"
    text = words(opened(report_docx(data, None, revision=1, issued_on=ISSUED)))
    assert "7,25" in text
    assert "7.25" not in text
    assert "Nhiệm vụ số 3" in text
    assert "(Kèm theo Báo cáo số ……/BC-STNMT ngày 05 tháng 9 năm 2022" in text


def test_the_difference_to_the_period_before_has_its_signs(plan: Plan) -> None:
    document = opened(written(plan, previous="6T"))
    table = document.tables[-1]
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    assert rows["Quá hạn chưa hoàn thành"] == ["0", "1", "+1"]
    assert rows["Tổng số nhiệm vụ"] == ["6", "5", "\N{MINUS SIGN}1"]
    assert "So với 6 tháng đầu năm 2022" in words(document)


def test_what_is_not_known_is_left_open_and_never_made_up() -> None:
    plan = make_plan()
    text = words(opened(written(plan)))
    assert "Số: ……/BC-……" in text
    assert "……, ngày 05 tháng 9 năm 2022" in text
    assert "None" not in text


def test_control_characters_and_markup_break_nothing(plan: Plan) -> None:
    title = "Nhiệm vụ\x0b\x00\x1b & <b>đậm</b> \ufffe]]> 😀"
    data = data_of(plan)
    data["late"][0]["title"] = title
    data["letterhead"]["agency"] = "Sở\x08 X"
    content = report_docx(data, None, revision=1, issued_on=ISSUED)
    xml_parts(content)
    text = words(opened(content))
    assert "Nhiệm vụ & <b>đậm</b> ]]> 😀" in text
    assert "SỞ X" in text


def test_every_part_is_well_formed_and_in_the_order_of_the_schema(plan: Plan) -> None:
    parts = xml_parts(written(plan, previous="6T"))
    assert {"[Content_Types].xml", "word/document.xml", "word/styles.xml"} <= set(parts)
    document = parts["word/document.xml"]
    for properties in document.iter(qn("w:pPr")):
        names = [local_name(child) for child in properties]
        assert names == sorted(names, key=PPR.index), names
    body = document.find(qn("w:body"))
    assert local_name(body[-1]) == "sectPr"
    for cell in document.iter(qn("w:tc")):
        assert local_name(cell[-1]) == "p"
    names = [local_name(child) for child in body]
    assert not any(pair == ("tbl", "tbl") for pair in pairwise(names))


def test_every_relation_of_the_package_leads_to_a_part_of_it(plan: Plan) -> None:
    content = written(plan)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        relations = archive.read("word/_rels/document.xml.rels").decode()
    targets = re.findall(r'Target="([^"]+)"', relations)
    assert targets
    assert {f"word/{target}" for target in targets if not target.startswith("..")} <= names


def test_the_same_report_is_the_same_bytes(plan: Plan) -> None:
    with time_machine.travel("2023-02-01T05:00:00Z", tick=False):
        first = written(plan)
    with time_machine.travel("2024-03-02T07:08:09Z", tick=False):
        assert written(plan) == first


def test_the_files_properties_name_the_agency_and_no_program(plan: Plan) -> None:
    known = opened(written(plan)).core_properties
    assert known.author == "Sở Tài nguyên và Môi trường"
    assert known.title == "Báo cáo công tác cải cách hành chính Quý III năm 2022"
    assert known.comments == ""


@pytest.mark.parametrize(
    ("sign", "expected"), [("KH-STNMT", "BC-STNMT"), ("KH-SNN-MT", "BC-SNN-MT"), ("", "BC-……")]
)
def test_the_sign_is_the_agencys_own(sign: str, expected: str) -> None:
    assert report_sign(sign) == expected


def test_a_plan_without_tasks_still_makes_a_document(plan: Plan) -> None:
    PlanTask.objects.all().delete()
    assert "Phụ lục" in words(opened(written(plan)))
