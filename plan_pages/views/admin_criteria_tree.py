"""Criteria sets as versions: how long each is valid, and whether its tree adds up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from plan_pages.criteria_tree import Node, build_tree, maximum_of, walk
from plan_pages.figures import row_of
from plan_pages.models import CriteriaSet, Criterion


@dataclass(frozen=True)
class CheckedSet:
    criteria_set: CriteriaSet
    tree: list[Node]

    @property
    def total(self) -> Decimal:
        return maximum_of(self.tree)

    @property
    def wrong(self) -> list[Node]:
        return [node for node in walk(self.tree) if not node.adds_up]

    @property
    def count(self) -> int:
        return sum(1 for _node in walk(self.tree))


def may_look(user: Any) -> bool:
    return bool(user.has_perm("plan_pages.view_criterion"))


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    if not may_look(request.user):
        raise PermissionDenied
    sets = CriteriaSet.objects.prefetch_related("criteria")
    context = {
        "page_title": _("Criteria trees"),
        "header_icon": "list-ol",
        "sets": [_checked(one) for one in sets],
    }
    return render(request, "plan_pages/admin/scorebook_criteria_sets.html", context)


@require_GET
def tree(request: HttpRequest, pk: int) -> HttpResponse:
    if not may_look(request.user):
        raise PermissionDenied
    chosen = get_object_or_404(CriteriaSet.objects.prefetch_related("criteria"), pk=pk)
    by_code = {criterion.code: criterion for criterion in chosen.criteria.all()}
    checked = _checked(chosen)
    context = {
        "page_title": str(chosen),
        "header_icon": "list-ol",
        "checked": checked,
        "rows": [(node, by_code[node.code]) for node in walk(checked.tree)],
        "may_edit": request.user.has_perm("plan_pages.change_criterion"),
    }
    return render(request, "plan_pages/admin/scorebook_criteria.html", context)


def _checked(one: CriteriaSet) -> CheckedSet:
    criteria: list[Criterion] = sorted(one.criteria.all(), key=lambda found: found.sort_key)
    return CheckedSet(one, build_tree(map(row_of, criteria)))
