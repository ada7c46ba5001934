"""What python-docx has no word for: borders, page numbers, repeated header rows, equal bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
# XML 1.0 has no place for these, not even escaped.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The oldest day that a zip can write; a document says its own dates inside.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def clean(text: str) -> str:
    return ILLEGAL.sub("", text)


def element(name: str, **attributes: str) -> Any:
    found = OxmlElement(name)
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), value)
    return found


def set_font(style: ParagraphStyle, size: float, *, bold: bool = False) -> None:
    """The font for every script: Word takes the East Asian one for some Vietnamese letters."""
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def add_style(document: Document, name: str, size: float, *, bold: bool = False) -> ParagraphStyle:
    """A style of the document's own: a thousand cells then say its name and nothing more."""
    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold = Pt(size), bold
    return style


def set_style(paragraph: Paragraph, style: ParagraphStyle) -> None:
    """By its id: the library's own setter reads all styles again for each paragraph."""
    paragraph._p.style = style.style_id


def write(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
) -> Paragraph:
    run = paragraph.add_run(clean(text))
    run.bold, run.italic = bold or None, italic or None
    if size is not None:
        run.font.size = Pt(size)
    return paragraph


def line_of(cell: _Cell, text: str, **look: Any) -> Paragraph:
    """A centred line of its own in a cell, the first one in the paragraph that a cell has."""
    first = cell.paragraphs[0]
    paragraph = cell.add_paragraph() if first.runs or len(cell.paragraphs) > 1 else first
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    tight(paragraph)
    return write(paragraph, text, **look)


def tight(shaped: Paragraph | ParagraphStyle) -> None:
    layout = shaped.paragraph_format
    layout.space_before = layout.space_after = layout.first_line_indent = Pt(0)
    layout.line_spacing = 1.0


def rule_below(cell: _Cell, indent: float) -> None:
    """The line under a head, ``indent`` millimetres in from either side of the cell."""
    paragraph = cell.add_paragraph()
    tight(paragraph)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm(indent)
    layout.line_spacing = Pt(3)
    borders = element("w:pBdr")
    borders.append(element("w:top", val="single", sz="6", space="1", color="000000"))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_field(paragraph: Paragraph) -> None:
    """The number of the page, kept by the reader's program."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    tight(paragraph)
    for kind, words in (("begin", ""), ("", " PAGE "), ("separate", ""), ("", "2"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        elif words == " PAGE ":
            instruction = element("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = words
            run._r.append(instruction)
        else:
            run.text = words


def repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def keep_together(row: _Row) -> None:
    """A row is not torn by the end of a page; it stands before ``tblHeader`` in the schema."""
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """In millimetres, for the grid and for every cell: Word obeys one, LibreOffice the other."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def fill_row(row: _Row, texts: Iterable[str], styles: Iterable[ParagraphStyle]) -> None:
    for cell, text, style in zip(row.cells, texts, styles, strict=True):
        paragraph = cell.paragraphs[0]
        set_style(paragraph, style)
        paragraph.add_run(clean(text))


def as_bytes(document: Document) -> bytes:
    """The file; the same document gives the same bytes, whenever it is written."""
    written = BytesIO()
    document.save(written)
    steady = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return steady.getvalue()
