"""What stops a draft on its way to the public, whoever sends it there from the editor."""

from __future__ import annotations

from typing import Any

from feedback.edits.publication_gate import refusals
from feedback.models import FeedbackFormPage
from feedback.preflight.page import findings_of
from feedback.schema import SchemaError
from feedback.services.edits import compare, confirm_breaks


def check_edit(page: FeedbackFormPage, *, confirmed: str, user: Any) -> None:
    """``confirmed`` is the key of what the person ticked to have seen; it is written down.

    Raises ``SchemaError`` with the sentences of everything that stops the page.
    """
    comparison = compare(page)
    blocking = [one.sentence for one in findings_of(page, comparison) if one.is_blocking]
    if comparison.key and comparison.key == confirmed:
        confirm_breaks(page, confirmed, user=user)
        # What was asked before does not know it yet.
        comparison = compare(page)
    sentences = dict.fromkeys(blocking + refusals(comparison))
    if sentences:
        raise SchemaError([*sentences])
