"""What would move the score: supposed points of leaves in an address that can be shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from plan_pages.criteria_tree import Node, build_tree, walk
from plan_pages.figures import points_of, row_of
from plan_pages.models import ScoreSheet
from plan_pages.numbers import format_number
from plan_pages.scorebook import CriterionRow, score_tree
from plan_pages.scorebook_table import known_points, scores_of
from plan_pages.typed_numbers import NotANumber, read_number
from plan_pages.what_if import what_if

from .admin_scorebook import page, sheet_for

TARGET = "target"
LONGEST = 30


@dataclass(frozen=True)
class Typed:
    """What stands in a field, what it was read as, and the sentence where it could not be."""

    name: str
    text: str = ""
    value: Decimal | None = None
    error: str = ""


@dataclass(frozen=True)
class FormRow:
    """A line of the form: a leaf has a field."""

    node: Node
    known: Decimal | None
    typed: Typed


@require_GET
def what_if_of_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = sheet_for(request, pk)
    rows = [row_of(criterion) for criterion in sheet.criteria_set.criteria.order_by("sort_key")]
    known = known_points(sheet)
    lines = [
        FormRow(node, known.get(node.code), _typed_points(request, node))
        for node in walk(build_tree(rows))
    ]
    maximum = sum((line.node.row.maximum for line in lines if not line.node.depth), Decimal(0))
    target = _read(request, TARGET, maximum)
    kept_target = target_of(sheet, rows)
    supposed = {n.node.code: n.typed.value for n in lines if n.typed.value is not None}
    aim = kept_target if target.value is None else target.value
    context = {
        **page(sheet, "what_if"),
        "lines": lines,
        "target": target,
        "kept_target": kept_target,
        "problems": [line for line in lines if line.typed.error],
        "result": what_if(rows, known, supposed, aim),
    }
    return render(request, "plan_pages/admin/scorebook_what_if.html", context)


def target_of(sheet: ScoreSheet, rows: Iterable[CriterionRow]) -> Decimal | None:
    """The sum of the fields' targets where each is known."""
    targets = [row.target for row in score_tree(rows, points_of(scores_of(sheet)))]
    known = [target for target in targets if target is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(targets) else None


def _typed_points(request: HttpRequest, node: Node) -> Typed:
    name = f"d-{node.code}"
    return _read(request, name, node.row.maximum) if node.is_leaf else Typed(name)


def _read(request: HttpRequest, name: str, maximum: Decimal) -> Typed:
    text = request.GET.get(name, "").strip()[:LONGEST]
    if not text:
        return Typed(name)
    try:
        value = read_number(text)
    except NotANumber as error:
        return Typed(name, text, error=str(error))
    if not 0 <= value <= maximum:
        shown = format_number(maximum, None, get_language() or "vi")
        sentence = _("Points lie between 0 and %(max)s.") % {"max": shown}
        return Typed(name, text, error=sentence)
    return Typed(name, text, value)
