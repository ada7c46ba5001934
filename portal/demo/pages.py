"""How the demo's pages come to be: written by the editor, published by the approver."""

import uuid
from typing import Any, TypeVar

from django.db import transaction
from wagtail.models import Page

from .accounts import account

NAMESPACE = uuid.UUID("3f0a2c52-6a37-5d0e-9b1f-7f2f6a0c5e11")

PageT = TypeVar("PageT", bound=Page)


def block_id(*parts: object) -> str:
    """The same block has the same id whenever and wherever the demo is made."""
    return str(uuid.uuid5(NAMESPACE, ":".join(map(str, parts))))


def published(parent: Page, page: PageT) -> PageT:
    """The child of ``parent`` with this page's slug, made from ``page`` if there is none."""
    existing = parent.get_children().filter(slug=page.slug).first()
    if existing is not None:
        return existing.specific
    with transaction.atomic():
        page.live, page.has_unpublished_changes = False, True
        page.owner = account("editor")
        parent.add_child(instance=page)
        publish(page)
    return type(page).objects.get(pk=page.pk)


def publish(page: Page) -> None:
    revision = page.save_revision(user=account("editor"), log_action=True)
    revision.publish(user=account("approver"))


def article(name: str, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks as the content files write them, as StreamField JSON.

    A block is ``{"heading": …}``, ``{"text": …}`` with paragraphs apart by a blank line and lists
    by lines that begin with a dash, ``{"table": rows, "caption": …}`` or any other type's value.
    """
    return [
        {"type": kind, "value": value, "id": block_id(name, number, kind)}
        for number, block in enumerate(blocks)
        for kind, value in [_read(block)]
    ]


def _read(block: dict[str, Any]) -> tuple[str, Any]:
    kind, value = next(iter(block.items()))
    if kind == "text":
        return kind, rich_text(value)
    if kind == "table":
        return kind, _table(value, block.get("caption", ""))
    return kind, value


def rich_text(text: str) -> str:
    parts = [part.strip() for part in text.strip().split("\n\n")]
    return "".join(
        _list(part) if part.startswith("- ") else f"<p>{_one(part)}</p>" for part in parts
    )


def _list(part: str) -> str:
    items = part.removeprefix("- ").split("\n- ")
    return "<ul>" + "".join(f"<li>{_one(item)}</li>" for item in items) + "</ul>"


def _one(text: str) -> str:
    return " ".join(text.split())


def _table(rows: list[list[str]], caption: str) -> dict[str, Any]:
    return {
        "data": rows,
        "table_caption": caption,
        "table_header_choice": "row",
        "first_row_is_table_header": True,
        "first_col_is_header": False,
    }
