"""A frozen report as an official document in the manner of NĐ 30/2020/NĐ-CP, Phụ lục I.

A4 with margins of 20, 20, 30 and 15 mm, Times New Roman, the page's number at the top from the
second page on; the nine parts from quốc hiệu to nơi nhận. What the frozen data does not say (the
number, a signatory) stays an ellipsis for the clerk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell

from . import docx_parts as parts
from .report_outline import Block, Bullet, Heading, ReportOutline, outline_of_report
from .report_tables import Table
from .report_words import MISSING, dated

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIZE = 14
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
# Of a line of text: 210 mm less the margins.
TEXT_WIDTH = 165.0
TYPE = "BC"
# Of the text, as NĐ 30/2020 has it.
END = "./."
BODY, CAPTION = "Report Body", "Report Caption"
HEAD, CELL, NUMBER = "Report Head", "Report Cell", "Report Number"
Letterhead = dict[str, str]


def report_docx(
    data: dict[str, Any], previous: dict[str, Any] | None, *, revision: int, issued_on: date
) -> bytes:
    """``previous`` is the frozen data of the period before; ``issued_on`` the document's day."""
    outline = outline_of_report(data, previous, revision=revision)
    head: Letterhead = data["letterhead"]
    document = docx.Document()
    _set_properties(document, outline, head, issued_on)
    _set_styles(document)
    _set_page(document)
    _write_head(document, head, issued_on)
    _write_title(document, outline)
    _write_body(document, outline.body)
    _write_foot(document, head)
    _write_annex(document, outline, head, issued_on)
    return parts.as_bytes(document)


def _set_properties(
    document: Document, outline: ReportOutline, head: Letterhead, issued_on: date
) -> None:
    known = document.core_properties
    moment = datetime(issued_on.year, issued_on.month, issued_on.day, tzinfo=UTC)
    known.title, known.subject = parts.clean(outline.title)[:255], ""
    known.author = known.last_modified_by = parts.clean(head["agency"])
    known.created = known.modified = known.last_printed = moment
    known.revision, known.language = outline.revision, "vi-VN"
    known.comments = known.keywords = known.category = ""


def _set_styles(document: Document) -> None:
    for name, size, bold in (
        ("Normal", SIZE, False),
        ("Heading 1", SIZE, True),
        ("Heading 2", SIZE, True),
        ("Header", 13, False),
    ):
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            parts.set_font(style, size, bold=bold)
            style.font.color.rgb = RGBColor(0, 0, 0)
            layout = style.paragraph_format
            layout.space_before, layout.space_after = Pt(6 if bold else 0), Pt(6)
    _add_styles(document)


def _add_styles(document: Document) -> None:
    body = parts.add_style(document, BODY, SIZE)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    body.paragraph_format.first_line_indent = Mm(10)
    parts.add_style(document, CAPTION, SIZE, bold=True).paragraph_format.keep_with_next = True
    for name, bold, alignment in (
        (HEAD, True, WD_ALIGN_PARAGRAPH.LEFT),
        (CELL, False, WD_ALIGN_PARAGRAPH.LEFT),
        (NUMBER, False, WD_ALIGN_PARAGRAPH.RIGHT),
    ):
        style = parts.add_style(document, name, 12, bold=bold)
        parts.tight(style)
        style.paragraph_format.alignment = alignment


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    parts.page_field(section.header.paragraphs[0])


def _write_head(document: Document, head: Letterhead, issued_on: date) -> None:
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    parts.set_widths(table, [70, 95])
    agency, nation = table.rows[0].cells
    parts.line_of(agency, head["superior_agency"].upper() or MISSING, size=13)
    parts.line_of(agency, head["agency"].upper() or MISSING, size=13, bold=True)
    parts.rule_below(agency, 22)
    parts.line_of(nation, NATION, size=13, bold=True)
    parts.line_of(nation, MOTTO, size=14, bold=True)
    parts.rule_below(nation, 16)
    number, place = table.rows[1].cells
    parts.line_of(number, f"Số: {MISSING}/{report_sign(head['sign'])}", size=13)
    where = f"{head['place'] or MISSING}, {dated(issued_on)}"
    parts.line_of(place, where, size=14, italic=True)


def report_sign(sign: str) -> str:
    """Of the plan's own sign: "KH-STNMT" → "BC-STNMT"."""
    return f"{TYPE}-{sign.partition('-')[2] or MISSING}"


def _write_title(document: Document, outline: ReportOutline) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(12)
    title.paragraph_format.space_after = Pt(0)
    parts.write(title, "BÁO CÁO", bold=True, size=14)
    subject = document.add_paragraph()
    subject.alignment = WD_ALIGN_PARAGRAPH.CENTER
    parts.write(subject, outline.subject, bold=True, size=14)


def _write_body(document: Document, blocks: Sequence[Block]) -> None:
    """The text ends with ``END``; after a heading or a table in a line of its own."""
    last, style = len(blocks) - 1, _style(document, BODY)
    for place, block in enumerate(blocks):
        if isinstance(block, Table):
            _write_table(document, block)
        else:
            _write_words(document, block, style, end=END if place == last else "")
    if blocks and isinstance(blocks[last], Heading | Table):
        parts.set_style(document.add_paragraph(END), style)


def _write_words(document: Document, block: Any, body: ParagraphStyle, end: str) -> None:
    if isinstance(block, Heading):
        document.add_heading(parts.clean(block.text), block.level)
        return
    text = f"- {block.text}" if isinstance(block, Bullet) else block.text
    words = f"{text.rstrip('.')}{end}" if end else text
    parts.set_style(document.add_paragraph(parts.clean(words)), body)


def _write_foot(document: Document, head: Letterhead) -> None:
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    parts.set_widths(table, [80, 85])
    recipients, signature = table.rows[0].cells
    parts.keep_together(table.rows[0])
    _write_recipients(recipients, head)
    for line in [*head["signed_for"].splitlines(), head["signatory_position"]]:
        parts.line_of(signature, line.upper() or MISSING, size=SIZE, bold=True)
    for _line in range(4):
        parts.line_of(signature, " ", size=SIZE)
    parts.line_of(signature, head["signatory_name"] or MISSING, size=SIZE, bold=True)


def _write_recipients(cell: _Cell, head: Letterhead) -> None:
    paragraph = cell.paragraphs[0]
    parts.tight(paragraph)
    parts.write(paragraph, "Nơi nhận:", bold=True, italic=True, size=12)
    given = [line.strip(" -;.") for line in head["recipients"].splitlines()]
    lines = [line for line in given if line] or [MISSING]
    for place, line in enumerate(lines):
        paragraph = cell.add_paragraph()
        parts.tight(paragraph)
        end = "." if place == len(lines) - 1 else ";"
        parts.write(paragraph, f"- {line}{end}", size=11)


def _write_annex(
    document: Document, outline: ReportOutline, head: Letterhead, issued_on: date
) -> None:
    title = document.add_heading("Phụ lục", 1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.page_break_before = True
    for text, look in (
        ("SỐ LIỆU CÔNG TÁC CẢI CÁCH HÀNH CHÍNH", {"bold": True}),
        (
            f"(Kèm theo Báo cáo số {MISSING}/{report_sign(head['sign'])} {dated(issued_on)} của "
            f"{head['agency'] or MISSING})",
            {"italic": True},
        ),
    ):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        parts.write(paragraph, text, **look)
    for place, table in enumerate(outline.annex, start=1):
        caption = parts.clean(f"Bảng {place}. {table.caption}")
        document.add_paragraph(caption, style=document.styles[CAPTION])
        _write_table(document, table)


def _write_table(document: Document, table: Table) -> None:
    drawn = document.add_table(rows=1 + len(table.rows), cols=len(table.head))
    drawn.style = document.styles["Table Grid"]
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    rows = list(drawn.rows)
    parts.keep_together(rows[0])
    parts.repeat_on_each_page(rows[0])
    head, cell, number = (_style(document, name) for name in (HEAD, CELL, NUMBER))
    places = range(len(table.head))
    parts.fill_row(rows[0], table.head, [head for _place in places])
    looks = [number if place in table.numeric else cell for place in places]
    for row, texts in zip(rows[1:], table.rows, strict=True):
        parts.keep_together(row)
        parts.fill_row(row, texts, looks)
    parts.set_widths(drawn, _widths(table))
    parts.tight(document.add_paragraph())


def _style(document: Document, name: str) -> ParagraphStyle:
    return document.styles[name]


def _widths(table: Table) -> list[float]:
    """Words get twice the room of numbers; all together are as wide as the text."""
    shares = [1 if place in table.numeric else 2 for place in range(len(table.head))]
    if table.head[0] == "Số":
        shares[0] = 1
    return [TEXT_WIDTH * share / sum(shares) for share in shares]
