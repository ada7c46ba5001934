"""A report's outline as the blocks of an article, which editors go on writing in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.utils.html import escape

from .report_outline import Block, Bullet, Heading, Paragraph, ReportOutline
from .report_tables import Table

ANNEX = "Phụ lục số liệu"


def article(outline: ReportOutline) -> list[dict[str, Any]]:
    """StreamField JSON of ``ArticleBlock``; every block has an id, as code that writes it must."""
    blocks: list[Block] = [*outline.body, Heading(ANNEX), *outline.annex]
    return [
        {"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in _blocks(blocks)
    ]


def _blocks(blocks: Iterable[Block]) -> Iterator[tuple[str, Any]]:
    """Neighbouring words become one text block."""
    for is_text, run in groupby(blocks, key=_is_text):
        if is_text:
            yield "text", _rich_text(run)
        else:
            yield from (_own_block(block) for block in run)


def _is_text(block: Block) -> bool:
    is_part = isinstance(block, Heading) and block.level == 1
    return not is_part and not isinstance(block, Table)


def _own_block(block: Block) -> tuple[str, Any]:
    if isinstance(block, Table):
        return "table", _table(block)
    return "heading", block.text


def _rich_text(blocks: Iterable[Block]) -> str:
    html = ""
    for is_list, run in groupby(blocks, key=lambda block: isinstance(block, Bullet)):
        lines = [_line(block) for block in run]
        html += f"<ul>{''.join(lines)}</ul>" if is_list else "".join(lines)
    return html


def _line(block: Block) -> str:
    if isinstance(block, Bullet):
        return f"<li>{escape(block.text)}</li>"
    if isinstance(block, Heading):
        return f"<p><b>{escape(block.text)}</b></p>"
    return f"<p>{escape(block.text)}</p>" if isinstance(block, Paragraph) else ""


def _table(table: Table) -> dict[str, Any]:
    return {
        "data": [list(table.head), *(list(row) for row in table.rows)],
        "table_caption": table.caption,
        "table_header_choice": "row",
        "first_row_is_table_header": True,
        "first_col_is_header": False,
    }
