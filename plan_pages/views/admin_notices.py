"""A person's own notices; those of others do not exist here."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from plan_pages.enums import EmailPreference
from plan_pages.models import Notice
from plan_pages.notice_forms import PreferenceForm
from plan_pages.services.notices import (
    address_of,
    choose_mail,
    mark_all_read,
    mark_read,
    preference_of,
)

PER_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form = PreferenceForm(initial={"email": preference_of(request.user)})
    return _page(request, form)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """``state`` is ``unread`` to take the mark away."""
    notice = get_object_or_404(Notice, pk=pk, recipient=request.user.pk)
    mark_read(request.user, [notice.pk], read=request.POST.get("state") != "unread")
    return redirect(_back(request))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(request.user)
    return redirect(_back(request))


@require_POST
def preference(request: HttpRequest) -> HttpResponse:
    form = PreferenceForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    choose_mail(request.user, EmailPreference(form.cleaned_data["email"]))
    messages.success(request, _("Your choice was saved."))
    return redirect("reform_notices:index")


def _page(request: HttpRequest, form: PreferenceForm) -> HttpResponse:
    own = Notice.objects.filter(recipient=request.user.pk)
    only_unread = request.GET.get("show") == "unread"
    paginator = Paginator(own.unread() if only_unread else own, PER_PAGE)
    page = paginator.get_page(request.GET.get("p"))
    context: dict[str, Any] = {
        "page_title": _("Notices"),
        "header_icon": "mail",
        "notices": page,
        "elided_page_range": paginator.get_elided_page_range(page.number),
        "unread": own.unread().count(),
        "only_unread": only_unread,
        "form": form,
        "address": address_of(request.user),
    }
    return render(request, "plan_pages/admin/notices.html", context)


def _back(request: HttpRequest) -> str:
    """To the page of this site that the button stood on."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if is_ours else reverse("reform_notices:index")
