"""The tables of figures (Phụ lục số liệu) of a frozen report; pure over its data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import report_words as words
from .report_difference import Change, difference

Data = Mapping[str, Any]
Row = Sequence[str]
FIELD_COLUMNS = ("total", "done", "done_late", "overdue", "due", "continuous")


@dataclass(frozen=True)
class Table:
    """``numeric`` are the places of the columns that are aligned as numbers."""

    caption: str
    head: Row
    rows: Sequence[Row]
    numeric: frozenset[int] = frozenset()


def annex(data: Data, previous: Data | None, *, public: bool) -> list[Table]:
    """Tables without a row are left out, but for the figures by field."""
    found = [
        _late(data),
        _done(data),
        _communication(data),
        _scores(data, public=public),
        _indicators(data),
        *_of_indicators(data),
        *([difference_table(data, previous)] if previous is not None else []),
    ]
    return [_fields(data), *(table for table in found if table.rows)]


def _fields(data: Data) -> Table:
    head = (
        "Lĩnh vực",
        "Tổng số",
        "Hoàn thành đúng hạn, trước hạn",
        "Hoàn thành quá hạn",
        "Quá hạn",
        "Đến hạn trong kỳ",
        "Thường xuyên",
    )
    rows = [
        [_field_name(field), *_counts(field)]
        for field in [*data["fields"], {"code": "", "name": "Tổng cộng", **data["totals"]}]
    ]
    return Table(
        f"Nhiệm vụ theo lĩnh vực, tính đến ngày {words.day(data['as_of'])}",
        head,
        rows,
        frozenset(range(1, len(head))),
    )


def _field_name(field: Data) -> str:
    return f"{field['code']} {field['name']}".strip() or "Chưa gắn với lĩnh vực"


def _counts(counts: Data) -> list[str]:
    return [words.number(counts[name]) for name in FIELD_COLUMNS]


def _late(data: Data) -> Table:
    rows = [
        [
            str(task["number"]),
            task["title"],
            "; ".join(task["units"]) or words.MISSING,
            task["deadline"] or words.day(task["due_on"]),
            words.number(task["days_late"]),
        ]
        for task in data["late"]
    ]
    head = ("Số", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Số ngày quá hạn")
    return Table("Nhiệm vụ quá hạn chưa hoàn thành", head, rows, frozenset({4}))


def _done(data: Data) -> Table:
    rows = [
        [
            str(task["number"]),
            task["title"],
            "; ".join(task["units"]) or words.MISSING,
            words.day(task["completed_on"]),
            words.number(task["days_late"]) if task["days_late"] else "",
        ]
        for task in data["done"]
    ]
    head = ("Số", "Nhiệm vụ", "Đơn vị chủ trì", "Ngày hoàn thành", "Số ngày quá hạn")
    return Table("Nhiệm vụ hoàn thành trong kỳ", head, rows, frozenset({4}))


def _communication(data: Data) -> Table:
    """The months of each task with its own number of pieces; a cut month is only counted."""
    rows = [
        [
            f"Nhiệm vụ {task['number']}",
            f"{int(month['month'][5:])}/{month['month'][:4]}",
            words.kinds_words(month["by_kind"]),
            words.number(month["n"]),
            words.number(task["target"]),
            "Chưa đạt" if month["is_short"] else "",
        ]
        for task in data["communication"]["tasks"]
        for month in task["months"]
    ]
    head = ("Nhiệm vụ", "Tháng", "Loại", "Số sản phẩm", "Yêu cầu", "Ghi chú")
    return Table("Tuyên truyền theo tháng", head, rows, frozenset({3, 4}))


def _scores(data: Data, *, public: bool) -> Table:
    scores = data["scores"] or {"fields": [], "set": "", "year": "", "is_public": False}
    kinds = {"self_assessed": "Tự chấm", "appraised": "Thẩm định", "official": "Công bố"}
    if public and not scores["is_public"]:
        kinds = {"official": kinds["official"]}
    known = any(field[kind] is not None for field in scores["fields"] for kind in kinds)
    rows = [
        [
            _field_name(field),
            words.number(field["maximum"], 2),
            *(words.number(field[kind], 2) for kind in kinds),
        ]
        for field in (scores["fields"] if known else [])
    ]
    return Table(
        f"Điểm chỉ số cải cách hành chính năm {scores['year']} ({scores['set']})",
        ("Lĩnh vực", "Điểm tối đa", *kinds.values()),
        rows,
        frozenset(range(1, 2 + len(kinds))),
    )


def _indicators(data: Data) -> Table:
    rows = [
        [
            figure["name"],
            words.number(figure["value"], 2),
            words.number(figure["n"]),
            "–".join(words.number(end, 2) for end in figure["interval"] or []) or words.MISSING,
            figure["note"],
        ]
        for figure in data["indicators"]
    ]
    head = ("Chỉ số", "Giá trị (%)", "Số ý kiến", "Khoảng tin cậy 95% (%)", "Ghi chú")
    return Table("Chỉ số hài lòng qua cổng (đã công bố)", head, rows, frozenset({1, 2, 3}))


def _of_indicators(data: Data) -> Iterator[Table]:
    """What the pages of the indicators draw, with the sentence of each drawing."""
    for figure in data["indicators"]:
        for table in figure.get("tables", []):
            places = frozenset(range(1, len(table["head"])))
            caption = f"{table['title']}. {table['sentence']}"
            yield Table(caption, table["head"], table["rows"], places)


def difference_table(data: Data, previous: Data, caption: str = "") -> Table:
    """What changed since ``previous``; without a caption it is that of the period before."""
    return Table(
        caption or f"So với {words.period_words(previous['period'])}",
        ("Số liệu", "Kỳ trước", "Kỳ này", "Tăng, giảm"),
        list(_changes(difference(previous, data))),
        frozenset({1, 2, 3}),
    )


def _changes(changes: Sequence[Change]) -> Iterator[Row]:
    for change in changes:
        label = words.FIGURES[change.section, change.figure]
        yield [
            f"{change.of}: {label}" if change.of else label,
            words.number(change.before),
            words.number(change.after),
            words.change(change.delta),
        ]
