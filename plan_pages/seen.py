"""Whether a report or a record is still what somebody saw when they began to write."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .duty import ReportValues
from .enums import ProgressClaim

if TYPE_CHECKING:
    from .models import ProgressReport

Contents = tuple[Any, ...]


def contents(values: ReportValues, proofs: Iterable[Any]) -> Contents:
    """What a report says, the same before and after the database; ``proofs`` have ``document``
    and ``url``."""
    return (
        str(values.claim),
        values.done_on if values.claim == ProgressClaim.DONE else None,
        None if values.figure is None else f"{values.figure.normalize():f}",
        values.figure_unit,
        values.text,
        sorted((proof.document.pk if proof.document else 0, proof.url) for proof in proofs),
    )


def contents_of(report: ProgressReport) -> Contents:
    values = ReportValues(
        report.claim, report.done_on, report.figure, report.figure_unit, report.text
    )
    return contents(values, report.evidence.select_related("document"))


def seen_text(text: str) -> str:
    """For a form to send back what its writer began from; also an empty text has one."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def seen_values(values: Mapping[str, Any]) -> str:
    """Of ``model_to_dict``: the related records of a field count, their order does not."""
    known = [
        (name, sorted(each.pk for each in value) if isinstance(value, list) else value)
        for name, value in sorted(values.items())
    ]
    return seen_text(repr(known))


def seen(report: ProgressReport | None) -> str:
    """For a form to send back; nothing for a report that is not begun."""
    if report is None:
        return ""
    known = (str(report.state), report.comment, contents_of(report))
    return hashlib.sha256(repr(known).encode()).hexdigest()[:32]
