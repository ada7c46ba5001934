"""Conditions of a form that is made anew in another language: answers by their codes.

An editor may give a condition's answer in words; those are the words of one language, and the
option that they name reads otherwise as soon as it is translated.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from feedback.schema import schema_of

if TYPE_CHECKING:
    from feedback.models import FeedbackFormPage


def name_answers_by_code(page: FeedbackFormPage) -> None:
    """Where the draft of ``page`` names answers in words; it still is as its source was."""
    codes = {
        entry["id"]: entry["show_if"]["value"]
        for entry in schema_of(page.body, page.locale.language_code)["entries"]
        if "show_if" in entry
    }
    before = list(page.body.get_prep_value())
    body = [_with_code(block, codes) for block in deepcopy(before)]
    if body != before:
        page.body = page.body.stream_block.to_python(body)
        page.save(update_fields=["body"])
        page.save_revision(overwrite_revision=page.latest_revision, changed=False)


def _with_code(block: dict[str, Any], codes: dict[str, str]) -> dict[str, Any]:
    if str(block["id"]) in codes:
        block["value"]["show_if"]["value"] = codes[str(block["id"])]
    return block
