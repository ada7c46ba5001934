"""A newer row takes the place of the current one; none is overwritten."""

from typing import TypeVar

from plan_pages.models import Score, ScoreInput

Row = TypeVar("Row", Score, ScoreInput)


def supersede(before: Row | None, new: Row) -> None:
    """One current row at any moment, as the constraint asks: the old one steps aside first."""
    rows = type(new)._default_manager
    if before is not None:
        rows.filter(pk=before.pk).update(superseded_by=before.pk)
    new.save()
    if before is not None:
        rows.filter(pk=before.pk).update(superseded_by=new)
