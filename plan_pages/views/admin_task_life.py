"""Ending tasks and units and deciding a status, in the admin: the coordinator's acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from plan_pages.errors import PlanError
from plan_pages.lineage import lineage_of
from plan_pages.models import PlanTask
from plan_pages.permissions import coordinates, tasks_visible_to
from plan_pages.services.decisions import decide_status
from plan_pages.services.successions import replace_task
from plan_pages.services.unit_changes import end_units
from plan_pages.task_life_forms import FollowForm, StatusForm, UnitChangeForm

Act = Callable[[dict[str, Any]], Any]


def follow(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    form = FollowForm(task, request.POST or None)

    def act(values: dict[str, Any]) -> None:
        replace_task(
            task,
            values["new_tasks"],
            values["kind"],
            values["reason"],
            values["on"],
            user=request.user,
            amendment=values["amendment"],
        )

    if _done(request, form, act, _("The task has ended and keeps its history.")):
        return redirect("reform_tasks:inspect", task.pk)
    return _form_page(request, form, _("Replace, merge, split or drop"), task=task)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    form = StatusForm(task, request.POST or None)

    def act(values: dict[str, Any]) -> None:
        decide_status(task, values["status"], values["reason"], user=request.user, on=values["on"])

    if _done(request, form, act, _("The decision was recorded.")):
        return redirect("reform_tasks:inspect", task.pk)
    return _form_page(request, form, _("Decide the status"), task=task)


def change_units(request: HttpRequest) -> HttpResponse:
    if not coordinates(request.user):
        raise PermissionDenied
    form = UnitChangeForm(request.POST or None)

    def act(values: dict[str, Any]) -> None:
        end_units(values["old_units"], values["successors"], values["on"], user=request.user)

    if _done(request, form, act, _("The units have ended; their figures stay with them.")):
        return redirect("reform_units:index")
    return _form_page(request, form, _("Merge, rename or split units"))


def _task(request: HttpRequest, pk: int) -> PlanTask:
    task = get_object_or_404(tasks_visible_to(request.user).select_related("plan"), pk=pk)
    if not coordinates(request.user):
        raise PermissionDenied
    return task


def _done(request: HttpRequest, form: forms.Form, act: Act, message: str) -> bool:
    """Whether the act was asked for and carried out; what is in its way goes to the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except PlanError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, message)
    return True


def _form_page(
    request: HttpRequest, form: forms.Form, title: str, *, task: PlanTask | None = None
) -> HttpResponse:
    section = "reform_tasks:index" if task else "reform_units:index"
    context = {
        "form": form,
        "task": task,
        "lineage": lineage_of(task) if task else None,
        "page_title": title,
        "page_subtitle": str(task) if task else "",
        "header_icon": "tasks" if task else "group",
        "back_url": reverse(section),
        "media": form.media,
    }
    return render(request, "plan_pages/admin/task_life.html", context)
