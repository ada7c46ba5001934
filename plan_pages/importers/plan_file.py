"""A plan from the file that an office has: text, Word or PDF, with its appendix if it has one."""

from dataclasses import dataclass

from .docx_text import read_docx
from .errors import NotADocumentError
from .formats import FileKind, kind_of
from .outline import parse_decoded, parse_plan
from .pdf_text import read_pdf
from .records import TableReport
from .structure import ParsedPlan
from .task_rows import TaskRow, read_task_grid


@dataclass(frozen=True, slots=True)
class PlanFile:
    """``appendix`` is None where the file holds no table with the columns of one."""

    parsed: ParsedPlan
    appendix: TableReport[TaskRow] | None = None


def read_plan_file(data: bytes) -> PlanFile:
    """Raises a ``NotAPlanError``, and nothing else, for what is no plan."""
    kind = kind_of(data)
    if kind is FileKind.TEXT:
        return PlanFile(parse_plan(data))
    if kind is FileKind.WORKBOOK:
        raise NotADocumentError
    document = read_docx(data) if kind is FileKind.DOCUMENT else read_pdf(data)
    appendix = read_task_grid(document.appendix) if document.appendix else None
    return PlanFile(parse_decoded(document.text), appendix)
