from plan_pages.errors import ImportRefused
from plan_pages.services.row_report import RowReport


def unless_refused(report: RowReport) -> None:
    """Raise ``ImportRefused`` with what a table's report says is wrong."""
    if not report.ok:
        raise ImportRefused("\n".join(f"{e.row} {e.column}: {e.message}" for e in report.errors))
