"""For the Office: notices whose mail was given up or is late, and the way to send them again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from plan_pages.errors import PlanError
from plan_pages.models import Notice
from plan_pages.permissions import coordinates
from plan_pages.services.outbox import try_again, unsent

PER_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    _refuse_others(request)
    waiting = unsent(timezone.now()).select_related("recipient").order_by("-created_at", "-pk")
    paginator = Paginator(waiting, PER_PAGE)
    page = paginator.get_page(request.GET.get("p"))
    context = {
        "page_title": _("Mail that was not sent"),
        "header_icon": "warning",
        "notices": page,
        "elided_page_range": paginator.get_elided_page_range(page.number),
    }
    return render(request, "plan_pages/admin/unsent_mail.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    _refuse_others(request)
    notice = get_object_or_404(Notice, pk=pk)
    try:
        try_again(notice, user=request.user)
    except PlanError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The mail will be sent within the next minutes."))
    return redirect("reform_unsent_mail:index")


def _refuse_others(request: HttpRequest) -> None:
    if not coordinates(request.user):
        raise PermissionDenied
