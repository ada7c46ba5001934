"""The text of a Word document (.docx), as it reads with every tracked change accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn

from .documents import DocumentText
from .docx_numbers import Numbers
from .errors import BrokenFileError, EmptyFileError, NotAPlanError
from .grids import Merged, Row
from .package import Package

WRAPPERS: Final = (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:smartTag"))
# What was moved away, and the second copy of a drawing for old programs.
PASSED_OVER: Final = (
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
BREAKS: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read_docx(data: bytes) -> DocumentText:
    """Raises a ``NotAPlanError`` for what is damaged, dangerous or empty."""
    Package(data)
    try:
        document = _read(data)
    except NotAPlanError:
        raise
    # The library meets a damaged document with whatever exception its parts happen to raise.
    except Exception:
        raise BrokenFileError from None
    if not document.text.strip():
        raise EmptyFileError
    return document


def _read(data: bytes) -> DocumentText:
    document = Document(io.BytesIO(data))
    numbers, found = Numbers(document), DocumentText()
    for block in _blocks(document.element.body):
        if block.tag == qn("w:tbl"):
            found.add_table([_row(row, numbers) for row in block.iter(qn("w:tr"))])
        else:
            found.lines.extend(_lines(block, numbers))
    return found


def _blocks(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in WRAPPERS:
            yield from _blocks(child)


def _lines(paragraph: Any, numbers: Numbers) -> list[str]:
    text = "".join(_texts(paragraph))
    if not text.strip():
        return []
    return f"{numbers.before(paragraph)}{text.strip()}".split("\n")


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif child.tag not in PASSED_OVER and child.tag != qn("w:pPr"):
            yield from _texts(child)


def _row(row: Any, numbers: Numbers) -> Row:
    made = Row(0, [])
    for cell in row.iter(qn("w:tc")):
        paragraphs = [line for p in cell.iter(qn("w:p")) for line in _lines(p, numbers)]
        made.cells.append("\n".join(paragraphs))
        span = cell.grid_span
        if span > 1:
            made.cells.extend([""] * (span - 1))
            made.merged = made.merged or Merged.ACROSS
        if cell.vMerge is not None:
            made.merged = Merged.DOWN
    return made
