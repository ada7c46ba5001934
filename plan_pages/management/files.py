"""Files that a command is given, and the reports it prints."""

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext as _

from plan_pages.importers.errors import NotAPlanError
from plan_pages.importers.grids import RowError, RowNote
from plan_pages.importers.text import read_bytes
from plan_pages.services.row_report import Outcome, RowOutcome, RowReport


def read_file(path: Path) -> bytes:
    """The bytes of a file of a sensible size; a sentence and exit code 1 otherwise."""
    try:
        with path.open("rb") as stream:
            return read_bytes(stream)
    except NotAPlanError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(
            _("The file %(file)s cannot be read: %(why)s.")
            % {"file": path, "why": error.strerror or error}
        ) from None


def print_report(report: RowReport, stdout: OutputWrapper, *, dry_run: bool) -> None:
    """Row by row; ends with exit code 1 where a row was refused."""
    print_rows(report.outcomes, report.errors, report.notes, stdout)
    if not report.ok:
        raise CommandError(
            _("Nothing was written: %(count)d errors.") % {"count": len(report.errors)}
        )
    counts = {outcome.value: report.count(outcome) for outcome in Outcome}
    summary = _("%(created)d new, %(updated)d changed, %(unchanged)d as they were.") % counts
    stdout.write(f"{summary} {_('Nothing was written.')}" if dry_run else summary)


def print_rows(
    outcomes: Iterable[RowOutcome],
    errors: Iterable[RowError],
    notes: Iterable[RowNote],
    stdout: OutputWrapper,
) -> None:
    """A line each: row, what becomes of it, what it is; the errors below, then the notes."""
    errors = sorted(errors, key=lambda error: error.row)
    refused = {error.row for error in errors}
    for entry in outcomes:
        if entry.row not in refused:
            line = f"{entry.row}\t{_outcome(entry.outcome)}\t{entry.label}"
            stdout.write(f"{line}\t{entry.note}" if entry.note else line)
            for change in entry.changes:
                stdout.write(f"\t\t{change.label}: {change.old} → {change.new}")
    for error in errors:
        stdout.write(f"{error.row}\t{_('error')}\t{error.column}\t{error.message}")
    for note in notes:
        stdout.write(f"{note.row}\t{_('note')}\t{note.message}")


def _outcome(outcome: Outcome) -> str:
    return {
        Outcome.CREATED: _("new"),
        Outcome.UPDATED: _("changed"),
        Outcome.UNCHANGED: _("as it was"),
    }[outcome]
