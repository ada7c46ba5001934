"""Reads a PDF from standard input and writes its text as JSON; run by ``pdf_text``.

A process of its own, because a PDF of a few kilobytes may unpack to gigabytes or keep a parser
busy for hours: it may use so much time and memory and no more. Imports nothing of the portal.
"""

import io
import json
import logging
import resource
import sys
from typing import Any

import pdfplumber

MEMORY = 512 * 1024 * 1024
SECONDS = 30
MAX_PAGES = 200
# Fewer columns are a frame round a text.
TABLE_COLUMNS = 3
GUTTER = 12
ENDING = "Nơi nhận"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    logging.disable(logging.CRITICAL)
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


def read(data: bytes) -> dict[str, Any]:
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                return {"error": "too_many_pages"}
            return {"pages": [_page(page) for page in document.pages]}
    # The parser meets what is damaged with whatever exception its parts happen to raise.
    except Exception as error:
        return {"error": _reason(repr(error))}


def _reason(error: str) -> str:
    """The library wraps what its parser raised."""
    if "MemoryError" in error:
        return "too_hard"
    return "encrypted" if "Password" in error or "Encryption" in error else "broken"


def _page(page: Any) -> dict[str, Any]:
    tables = [table for table in page.find_tables() if _columns(table) >= TABLE_COLUMNS]
    for table in tables:
        page = page.outside_bbox(table.bbox) if _lies_on(page, table.bbox) else page
    found = {"text": _text(page), "tables": [table.extract() for table in tables]}
    page.close()
    return found


def _columns(table: Any) -> int:
    return max((len(row.cells) for row in table.rows), default=0)


def _lies_on(page: Any, box: Any) -> bool:
    return bool(
        box[0] >= page.bbox[0]
        and box[1] >= page.bbox[1]
        and box[2] <= page.bbox[2]
        and box[3] <= page.bbox[3]
    )


def _text(page: Any) -> str:
    """Recipients and signature stand side by side; everything above them runs across."""
    ending = next(iter(page.search(ENDING, regex=False)), None)
    if ending is None or ending["top"] <= page.bbox[1] + 1:
        return page.extract_text() or ""
    left, top, right, bottom = page.bbox
    above = page.crop((left, top, right, ending["top"] - 1)).extract_text() or ""
    below = page.crop((left, ending["top"] - 1, right, bottom))
    gutter = _gutter(below)
    if gutter is None:
        return f"{above}\n{below.extract_text() or ''}"
    halves = ((left, gutter), (gutter, right))
    texts = [below.crop((x0, below.bbox[1], x1, bottom)).extract_text() or "" for x0, x1 in halves]
    return "\n".join([above, *texts])


def _gutter(area: Any) -> float | None:
    """The middle of the widest blank between two columns."""
    reached, widest, middle = area.bbox[0], GUTTER, None
    for word in sorted(area.extract_words(), key=lambda word: word["x0"]):
        if word["x0"] - reached > widest and reached > area.bbox[0]:
            widest, middle = word["x0"] - reached, (word["x0"] + reached) / 2
        reached = max(reached, word["x1"])
    return middle


if __name__ == "__main__":
    main()
