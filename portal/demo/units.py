"""The units of the department, single and collective."""

from typing import Any

from plan_pages.models import Unit

from .files import read_toml


def seed_units() -> None:
    """Make the units that are missing; one that is there stays as people left it."""
    described = read_toml("units.toml")
    for order, (code, values) in enumerate(described.items(), start=1):
        if not Unit.objects.filter(code=code).exists():
            _make(code, values, order * 10)


def _make(code: str, values: dict[str, Any], order: int) -> None:
    unit = Unit.objects.create(
        code=code,
        name=values["name"],
        name_en=values["name_en"],
        short_name=values["short_name"],
        aliases="\n".join(values.get("aliases", [])),
        is_collective="members" in values,
        receives_feedback="members" not in values,
        sort_order=order,
    )
    unit.members.set(Unit.objects.filter(code__in=values.get("members", [])))
