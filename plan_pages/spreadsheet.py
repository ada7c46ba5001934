"""Cells that a spreadsheet shows as text and never runs."""

from typing import Any

# What spreadsheets take for the beginning of a formula, full-width forms included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> Any:
    """Text that looks like a formula gets an apostrophe, which the importers take off again."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
