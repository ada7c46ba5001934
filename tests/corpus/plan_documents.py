"""A plan as offices have it: a Word document, and the page that a browser prints to a PDF.

``python -m tests.corpus.plan_documents`` writes tests/corpus/plans/ anew.
"""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

PLANS = Path(__file__).with_name("plans")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

LEFT_HEAD = ("UBND TỈNH KHÁNH HÒA", "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "Số: 45/KH-STNMT")
RIGHT_HEAD = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Khánh Hòa, ngày 05 tháng 9 năm 2023",
)
TITLE = ("KẾ HOẠCH", "Cải cách hành chính năm 2023 của Sở Tài nguyên và Môi trường")
BASIS = (
    "Căn cứ Kế hoạch số 7760/KH-UBND ngày 17/8/2022 của UBND tỉnh, "
    "Sở Tài nguyên và Môi trường ban hành kế hoạch như sau:"
)
# Marker of the level, text.
BODY = (
    ("I", "MỤC ĐÍCH, YÊU CẦU"),
    ("1", "Mục đích"),
    ("-", "Phát huy những kết quả tích cực, khắc phục những tồn tại, hạn chế năm 2022."),
    ("-", "Nâng cao mức độ hài lòng của người dân, tổ chức."),
    ("2", "Yêu cầu"),
    ("-", "Xác định rõ trách nhiệm của từng phòng, đơn vị."),
    ("II", "TỔ CHỨC THỰC HIỆN"),
    ("", "Các phòng, đơn vị triển khai thực hiện Kế hoạch này theo Phụ lục kèm theo."),
)
CLOSING = "Trên đây là Kế hoạch cải cách hành chính năm 2023, yêu cầu các đơn vị thực hiện./."
LEFT_END = ("Nơi nhận:", "- Như trên;", "- Sở Nội vụ;", "- Lưu: VT, VP.")
RIGHT_END = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Vũ Chí Hiếu")
HEADINGS = (
    "STT",
    "Tiêu chí",
    "Nhiệm vụ, giải pháp",
    "Sản phẩm",
    "Thời gian/Tiến độ",
    "Đơn vị chủ trì",
    "Đơn vị phối hợp",
)
TASKS = (
    ("1", "", "Rà soát thủ tục hành chính", "Quyết định", "Quý III/2023", "VP", "QLĐĐ; TTr"),
    ("2", "", "Công khai thủ tục tại Bộ phận một cửa", "Danh mục", "Thường xuyên", "VP", ""),
    ("3", "", "Đối thoại với doanh nghiệp", "Biên bản", "Trước 30/11/2023", "QLĐĐ", "VP"),
)


def word_file(tasks: Sequence[Sequence[str]] = TASKS) -> bytes:
    """Letterhead and ending in tables without lines, numbers drawn by Word, an appendix."""
    document: Any = Document()
    _side_by_side(document, LEFT_HEAD, RIGHT_HEAD)
    for line in TITLE:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(BASIS)
    for marker, text in BODY:
        if marker == "-":
            document.add_paragraph(text, style="List Bullet")
        else:
            document.add_paragraph(f"{marker}. {text}" if marker else text)
    document.add_paragraph(CLOSING)
    _side_by_side(document, LEFT_END, RIGHT_END)
    document.add_page_break()
    document.add_paragraph("PHỤ LỤC")
    document.add_paragraph("(Kèm theo Kế hoạch số 45/KH-STNMT)")
    if tasks:
        _appendix(document, tasks)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _side_by_side(document: Any, left: Sequence[str], right: Sequence[str]) -> None:
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, lines in zip(cells, (left, right), strict=True):
        cell.text = "\n".join(lines)


def _appendix(document: Any, tasks: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(HEADINGS))
    for row in (HEADINGS, *tasks):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


PICTURE = '<svg width="300" height="400"><rect width="200" height="300"/></svg>'
STYLE = """
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 2cm }
p { margin: .2em 0 }
td { border: 1px solid; padding: 3px }
table { border-collapse: collapse; break-before: page }
"""


def page(tasks: Sequence[Sequence[str]] = TASKS) -> str:
    body = "".join(f"<p>{escape(_marked(mark, text))}</p>" for mark, text in BODY)
    top = "".join(f"<p>{escape(line)}</p>" for line in (*TITLE, BASIS))
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in (HEADINGS, *tasks)
    )
    return f"""<!DOCTYPE html>
<html lang="vi"><meta charset="utf-8"><title>Kế hoạch</title><style>{STYLE}</style>
{_two(LEFT_HEAD, RIGHT_HEAD)}{top}{body}<p>{escape(CLOSING)}</p>
{_two(LEFT_END, RIGHT_END)}<table>{rows}</table></html>"""


def _marked(mark: str, text: str) -> str:
    if mark == "-":
        return f"- {text}"
    return f"{mark}. {text}" if mark else text


def _two(left: Sequence[str], right: Sequence[str]) -> str:
    sides = ("".join(f"<p>{escape(line)}</p>" for line in side) for side in (left, right))
    return f'<div class="two">{"".join(f"<div>{side}</div>" for side in sides)}</div>'


def printed(html: str) -> bytes:
    """What the browser's "save as PDF" makes of a page."""
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch) / "page.html", Path(scratch) / "page.pdf"
        source.write_text(html, encoding="utf-8")
        subprocess.run(
            [
                CHROMIUM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--user-data-dir={scratch}/profile",
                f"--print-to-pdf={target}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
        return target.read_bytes()


def main() -> None:
    PLANS.mkdir(exist_ok=True)
    (PLANS / "ke-hoach-2023.docx").write_bytes(word_file())
    (PLANS / "ke-hoach-2023.pdf").write_bytes(printed(page()))
    (PLANS / "scanned.pdf").write_bytes(printed(PICTURE))


if __name__ == "__main__":
    main()
