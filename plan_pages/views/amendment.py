"""A plan as it stood before an amendment: frozen text and tasks, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plan_pages.outline import outline_of
from plan_pages.plan_history import signed_file

if TYPE_CHECKING:
    from plan_pages.models import PlanPage


def serve_amendment(page: PlanPage, request: HttpRequest, pk: int) -> HttpResponse:
    amendment = page.plan.amendments.select_related("document").filter(pk=pk).first()
    if amendment is None:
        raise Http404
    old_body = page.body.stream_block.to_python(amendment.old_body)
    context: dict[str, Any] = {
        "amendment": amendment,
        "signed": signed_file(amendment.document),
        "lines": outline_of(old_body).lines,
        "old_tasks": amendment.old_tasks,
        "trail": [*page.trail(request), page.crumb(request)],
        "here_title": amendment.number or _("Amendment"),
    }
    return page.render(request, template="plan_pages/amendment.html", context_overrides=context)
