"""A frozen report as a document: the outline that reform reports follow, filled with its figures.

Pure over the data of ``services/report_data``; a page and a DOCX are made of what it gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import report_words as words
from .report_tables import Table, annex
from .report_words import MISSING

Data = Mapping[str, Any]

# The six contents of reform between its direction (field 1) and its effect (field 8).
CONTENTS = ("2", "3", "4", "5", "6", "7")
DIRECTION = "1"


@dataclass(frozen=True)
class Heading:
    """Level 1 is a part of the report (I., II.), level 2 a section of one (1., 2.)."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Bullet:
    text: str


Block = Heading | Paragraph | Bullet | Table


@dataclass(frozen=True)
class ReportOutline:
    """``subject`` is the document's trích yếu; ``annex`` the tables of its Phụ lục."""

    subject: str
    revision: int
    summary: str
    body: Sequence[Block]
    annex: Sequence[Table]

    @property
    def title(self) -> str:
        again = f" (lần {self.revision})" if self.revision > 1 else ""
        return f"Báo cáo {self.subject[:1].lower()}{self.subject[1:]}{again}"


def outline_of_report(
    data: Data, previous: Data | None, *, revision: int = 1, public: bool = False
) -> ReportOutline:
    """``previous`` is the data of the period before; ``public`` leaves unpublished points out."""
    return ReportOutline(
        subject=f"Công tác cải cách hành chính {words.period_words(data['period'])}",
        revision=revision,
        summary=_summary(data),
        body=[
            *_opening(data),
            *_direction(data),
            *_contents(data),
            *_assessment(data),
            *_ahead(data),
            Heading("V. KIẾN NGHỊ, ĐỀ XUẤT"),
            Paragraph(MISSING),
        ],
        annex=annex(data, previous, public=public),
    )


def _summary(data: Data) -> str:
    totals = data["totals"]
    finished = totals["done"] + totals["done_late"]
    return (
        f"Đến ngày {words.day(data['as_of'])}: {words.number(totals['total'])} nhiệm vụ, "
        f"{words.number(finished)} đã hoàn thành, {words.number(totals['overdue'])} quá hạn."
    )


def _opening(data: Data) -> Iterator[Block]:
    plan = data["plan"]
    name = f"Kế hoạch số {plan['number']}" if plan["number"] else f"Kế hoạch năm {plan['year']}"
    yield Paragraph(
        f"Thực hiện {name} ({plan['title']}), {data['letterhead']['agency'] or MISSING} báo cáo "
        f"kết quả công tác cải cách hành chính {words.period_words(data['period'])} (số liệu "
        f"{words.extent(data['period'])}, tính đến ngày {words.day(data['as_of'])}) như sau:"
    )


def _direction(data: Data) -> Iterator[Block]:
    yield Heading("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH")
    yield Heading("1. Về kế hoạch cải cách hành chính", 2)
    yield Paragraph(f"Kế hoạch có {words.tasks_sentence(data['totals'])}")
    yield from _of_field(data, DIRECTION)
    yield Paragraph(_explanations(data["explanations"]))
    yield Heading("2. Về kiểm tra cải cách hành chính", 2)
    yield Paragraph(_inspections(data["inspections"]))
    yield Heading("3. Về công tác thông tin, tuyên truyền", 2)
    yield Paragraph(_communication(data["communication"]))
    for task in data["communication"]["tasks"]:
        yield Bullet(_communication_task(task))
    yield Heading("4. Về sáng kiến trong cải cách hành chính", 2)
    yield Paragraph(MISSING)


def _explanations(counts: Data) -> str:
    if not counts["asked"]:
        return "Trong kỳ không có yêu cầu giải trình."
    return (
        f"Giải trình: đã yêu cầu {words.number(counts['asked'])}, đã nhận "
        f"{words.number(counts['answered'])}, chấp nhận {words.number(counts['accepted'])}, "
        f"không chấp nhận {words.number(counts['refused'])}."
    )


def _inspections(counts: Data) -> str:
    return (
        f"Trong kỳ có {words.number(counts['planned'])} cuộc kiểm tra theo kế hoạch, "
        f"{words.number(counts['unannounced'])} cuộc kiểm tra đột xuất; đã kết luận "
        f"{words.number(counts['concluded'])} cuộc; còn {words.number(counts['measures_open'])} "
        f"kiến nghị chưa thực hiện xong, trong đó {words.number(counts['measures_overdue'])} "
        "kiến nghị quá hạn."
    )


def _communication(found: Data) -> str:
    if not found["total"]:
        return "Trong kỳ chưa ghi nhận sản phẩm tuyên truyền nào trên cổng."
    return (
        f"Trong kỳ đã đăng {words.number(found['total'])} sản phẩm tuyên truyền: "
        f"{words.kinds_words(found['by_kind'])}."
    )


def _communication_task(task: Data) -> str:
    short = [month["month"] for month in task["months"] if month["is_short"]]
    months = ", ".join(f"{int(month[5:])}/{month[:4]}" for month in short)
    return (
        f"{words.task_words({**task, 'units': []})}: {words.number(task['total'])} sản phẩm, yêu "
        f"cầu {words.number(task['target'])} sản phẩm mỗi tháng"
        + (f"; tháng chưa đạt: {months}." if short else "; các tháng đã qua đều đạt.")
    )


def _contents(data: Data) -> Iterator[Block]:
    yield Heading("II. KẾT QUẢ THỰC HIỆN CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH")
    names = {field["code"]: field["name"] for field in data["fields"]}
    for place, code in enumerate(_contents_of(names), start=1):
        yield Heading(f"{place}. {names[code] or 'Nhiệm vụ chưa gắn với lĩnh vực'}", 2)
        yield from _of_field(data, code)


def _contents_of(names: Iterable[str]) -> list[str]:
    """A set of criteria that is cut in another way shows all of its fields."""
    fields = list(names)
    return [code for code in CONTENTS if code in fields] or fields


def _of_field(data: Data, code: str) -> Iterator[Block]:
    """The field's counts and what was achieved in it within the period."""
    counts = next((field for field in data["fields"] if field["code"] == code), None)
    if counts is None:
        return
    if not counts["total"]:
        yield Paragraph("Kế hoạch không có nhiệm vụ thuộc nội dung này.")
        return
    if code != DIRECTION:
        yield Paragraph(f"Kế hoạch có {words.tasks_sentence(counts)}")
    for task in data["done"]:
        if task["field"] == code:
            yield Bullet(_achievement(task))


def _achievement(task: Data) -> str:
    late = f", quá hạn {words.number(task['days_late'])} ngày" if task["days_late"] else ""
    result = " ".join(task["result"].split()).rstrip(".")
    said = f". Kết quả: {result}" if result else ""
    return (
        f"{words.task_words(task)}: hoàn thành ngày {words.day(task['completed_on'])}{late}{said}."
    )


def _assessment(data: Data) -> Iterator[Block]:
    yield Heading("III. ĐÁNH GIÁ CHUNG")
    yield Heading("1. Kết quả đạt được", 2)
    yield Paragraph(_summary(data))
    told = {DIRECTION, *_contents_of(field["code"] for field in data["fields"])}
    for task in data["done"]:
        if task["field"] not in told:
            yield Bullet(_achievement(task))
    yield from _indicators(data["indicators"])
    yield Heading("2. Tồn tại, hạn chế", 2)
    if not data["late"]:
        yield Paragraph("Không có nhiệm vụ quá hạn.")
    for task in data["late"]:
        yield Bullet(
            f"{words.task_words(task)}: thời hạn: {_deadline(task)}; "
            f"quá hạn {words.number(task['days_late'])} ngày."
        )
    yield Heading("3. Nguyên nhân", 2)
    yield Paragraph(MISSING)


def _indicators(figures: Sequence[Data]) -> Iterator[Block]:
    for figure in figures:
        yield Bullet(f"{figure['name']}: {_figure(figure)}")
    if figures:
        yield Paragraph(words.CAVEAT)


def _figure(figure: Data) -> str:
    note = f" {figure['note']}" if figure["note"] else ""
    if figure["value"] is None:
        return f"{MISSING}.{note}"
    low, high = figure["interval"] or (None, None)
    spread = f"; khoảng tin cậy {words.number(low, 2)}–{words.number(high, 2)}%" if low else ""
    people = f" ({words.number(figure['n'])} ý kiến{spread})"
    return f"{words.number(figure['value'], 2)}%{people}.{note}"


def _ahead(data: Data) -> Iterator[Block]:
    yield Heading("IV. PHƯƠNG HƯỚNG, NHIỆM VỤ KỲ TỚI")
    following, tasks = data["next"]["period"], data["next"]["tasks"]
    until = f" đến ngày {words.day(following['last_day'])}" if following else ""
    after = f"sau ngày {words.day(data['as_of'])}{until}"
    if not tasks:
        yield Paragraph(f"Kế hoạch không có nhiệm vụ đến hạn {after}.")
        yield Paragraph(MISSING)
        return
    yield Paragraph(f"Các nhiệm vụ đến hạn {after}:")
    for task in tasks:
        yield Bullet(f"{words.task_words(task)}: thời hạn: {_deadline(task)}.")


def _deadline(task: Data) -> str:
    return task["deadline"] or words.day(task["due_on"])
