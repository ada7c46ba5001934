"""The records that everybody may read, and the addresses of their pages."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Case, Value, When
from django.http import HttpRequest

from plan_pages.models import PlanPage
from plan_pages.querysets import visible


def public_plan_pages() -> dict[int, PlanPage]:
    """The live, unrestricted page of each plan by the plan's key, in the main language if any."""
    main = When(locale__language_code=settings.LANGUAGE_CODE, then=Value(0))
    pages = visible(PlanPage.objects.all()).select_related("plan", "locale").defer("body")
    found: dict[int, PlanPage] = {}
    for page in pages.order_by(Case(main, default=Value(1)), "pk"):
        found.setdefault(page.plan_id, page)
    return found


def plan_url(page: PlanPage, request: HttpRequest | None) -> str:
    return page.own_url(request) or ""


def task_url(page: PlanPage, number: int, request: HttpRequest | None) -> str:
    return f"{plan_url(page, request)}{page.reverse_subpage('task', args=[number])}"
