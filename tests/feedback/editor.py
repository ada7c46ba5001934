"""What the browser of an editor posts: the page's edit form with a body in stored form."""

from __future__ import annotations

from typing import Any

from wagtail.test.utils.form_data import nested_form_data, rich_text

from feedback.models import FeedbackFormPage

Raw = dict[str, Any]


def edit_form(page: FeedbackFormPage, body: list[Raw], **extra: str) -> dict[str, str]:
    """``body`` as the page stores it; ``extra`` are the buttons and what else was ticked."""
    data = {
        "title": page.title,
        "slug": page.slug,
        "intro": rich_text(""),
        "thank_you": rich_text(""),
        "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"},
        "body": _list([{"type": block["type"], **_item(block)} for block in body]),
    }
    return {**nested_form_data(data), **extra}


def _list(items: list[Raw]) -> Raw:
    numbered: Raw = {str(place): {**item, "order": str(place)} for place, item in enumerate(items)}
    return {**numbered, "count": str(len(items))}


def _item(block: Raw) -> Raw:
    return {"id": block["id"], "deleted": "", "value": _value(block["value"])}


def _value(value: Raw) -> Raw:
    """Boxes that are not ticked are not sent at all."""
    sent: Raw = {}
    for name, part in value.items():
        if isinstance(part, dict):
            sent[name] = _value(part)
        elif isinstance(part, list):
            sent[name] = _list([_item(item) for item in part])
        elif part is True:
            sent[name] = "on"
        elif part not in (None, False):
            sent[name] = str(part)
    return sent
