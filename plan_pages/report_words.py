"""The words of a periodic report, an official document in Vietnamese whatever the interface says.

What nobody knows is an ellipsis (……) for a person to fill in; no number is ever made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .numbers import format_change, format_number

MISSING = "……"
FEBRUARY = 2
FIRST_HALF_ENDS = 6
ROMAN = ("I", "II", "III", "IV")
KINDS = {
    "tin": "tin",
    "bai": "bài",
    "infographic": "infographic",
    "video": "video",
    "hoi-nghi": "hội nghị",
    "doi-thoai": "đối thoại",
    "pano": "pano",
}
FIGURES = {
    ("totals", "total"): "Tổng số nhiệm vụ",
    ("totals", "done"): "Hoàn thành đúng hạn, trước hạn",
    ("totals", "done_late"): "Hoàn thành quá hạn",
    ("totals", "overdue"): "Quá hạn chưa hoàn thành",
    ("totals", "continuous"): "Thường xuyên",
    ("totals", "due"): "Đến hạn trong kỳ",
    ("totals", "done_in_period"): "Hoàn thành trong kỳ",
    ("fields", "total"): "Số nhiệm vụ",
    ("fields", "done"): "Hoàn thành đúng hạn, trước hạn",
    ("fields", "done_late"): "Hoàn thành quá hạn",
    ("fields", "overdue"): "Quá hạn chưa hoàn thành",
    ("explanations", "asked"): "Yêu cầu giải trình",
    ("explanations", "answered"): "Đã giải trình",
    ("explanations", "accepted"): "Giải trình được chấp nhận",
    ("explanations", "refused"): "Giải trình không được chấp nhận",
    ("inspections", "planned"): "Kiểm tra theo kế hoạch",
    ("inspections", "unannounced"): "Kiểm tra đột xuất",
    ("inspections", "concluded"): "Cuộc kiểm tra đã kết luận",
    ("inspections", "measures_open"): "Kiến nghị sau kiểm tra chưa thực hiện xong",
    ("inspections", "measures_overdue"): "Kiến nghị sau kiểm tra quá hạn",
    ("communication", "total"): "Sản phẩm tuyên truyền",
    ("scores", "self_assessed"): "Điểm tự chấm",
    ("scores", "appraised"): "Điểm thẩm định",
    ("scores", "official"): "Điểm công bố",
    ("indicators", "value"): "Chỉ số hài lòng qua cổng (%)",
}
CAVEAT = (
    "Ý kiến qua cổng do người dân tự nguyện gửi, không đại diện thống kê và không thay thế chỉ số "
    "do Bộ Nội vụ công bố."
)


def number(value: Any, places: int | None = None) -> str:
    """ "1.234", "86,19"; an exact number given as text is read as it is."""
    return format_number(value, places, "vi", MISSING)


def change(value: Decimal) -> str:
    return format_change(value, None, "vi")


def day(iso: str | None) -> str:
    """ "2022-03-14" → "14/3/2022"."""
    if not iso:
        return MISSING
    read = date.fromisoformat(iso)
    return f"{read.day}/{read.month}/{read.year}"


def dated(issued: date) -> str:
    """As NĐ 30/2020 writes it: days below 10 and January and February with a zero."""
    month = f"{issued.month:02}" if issued.month <= FEBRUARY else str(issued.month)
    return f"ngày {issued.day:02} tháng {month} năm {issued.year}"


def period_words(period: Mapping[str, Any]) -> str:
    """ "Quý III năm 2022", "6 tháng đầu năm 2022", "năm 2022", "tháng 11 năm 2022"."""
    last = date.fromisoformat(period["last_day"])
    year = period["year"]
    if period["kind"] == "quarter":
        return f"Quý {ROMAN[(last.month - 1) // 3]} năm {year}"
    if period["kind"] == "half":
        return f"6 tháng {'đầu' if last.month <= FIRST_HALF_ENDS else 'cuối'} năm {year}"
    return f"tháng {last.month} năm {year}" if period["kind"] == "month" else f"năm {year}"


def extent(period: Mapping[str, Any]) -> str:
    return f"từ ngày {day(period['starts'])} đến ngày {day(period['last_day'])}"


def tasks_sentence(counts: Mapping[str, Any]) -> str:
    finished = counts["done"] + counts["done_late"]
    return (
        f"{number(counts['total'])} nhiệm vụ; đã hoàn thành {number(finished)} nhiệm vụ "
        f"(đúng hạn, trước hạn {number(counts['done'])}; quá hạn {number(counts['done_late'])}), "
        f"trong đó hoàn thành trong kỳ {number(counts['done_in_period'])}; đến hạn trong kỳ "
        f"{number(counts['due'])}; quá hạn chưa hoàn thành {number(counts['overdue'])}; thường "
        f"xuyên {number(counts['continuous'])}."
    )


def kinds_words(by_kind: Mapping[str, int]) -> str:
    """ "3 bài, 12 tin"."""
    return ", ".join(f"{number(n)} {KINDS.get(kind, kind)}" for kind, n in by_kind.items())


def task_words(task: Mapping[str, Any]) -> str:
    units = f" ({'; '.join(task['units'])})" if task["units"] else ""
    return f"Nhiệm vụ {task['number']}: {task['title'].strip().rstrip('.')}{units}"
