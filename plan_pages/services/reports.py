"""Periodic reports: frozen once, then a draft page that editors finish."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.errors import NotAllowed, NotComplete
from plan_pages.models import PeriodicReport, Plan, ReportingPeriod, ResultPage, ResultsIndexPage
from plan_pages.permissions import coordinates
from plan_pages.report_outline import outline_of_report
from plan_pages.report_page import article
from plan_pages.report_periods import period_before

from .report_data import collect


def canonical(data: Any) -> str:
    """The one way to write the data, of which ``sha256`` is taken."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Any) -> str:
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def is_intact(report: PeriodicReport) -> bool:
    return digest(report.data) == report.sha256


@transaction.atomic
def freeze_report(plan: Plan, period: ReportingPeriod, *, user: Any) -> PeriodicReport:
    """Freeze the period's figures as the next revision; the same figures make no new one.

    ``user=None`` is a command on the server. Raises ``NotAllowed`` for anybody but the Office,
    ``NotComplete`` for a period that has not begun.
    """
    _require_coordinator(user)
    Plan.objects.select_for_update().get(pk=plan.pk)
    data = collect(plan, period)
    sha256 = digest(data)
    newest = PeriodicReport.objects.newest_of(plan, period)
    if newest is not None and newest.sha256 == sha256:
        return newest
    report = PeriodicReport.objects.create(
        plan=plan,
        period=period,
        revision=newest.revision + 1 if newest else 1,
        data=data,
        sha256=sha256,
        previous=_report_before(plan, period),
        frozen_by=user,
    )
    log(
        instance=report,
        action="plan_pages.freeze_report",
        user=user,
        data={"period": period.code, "revision": report.revision, "sha256": sha256},
    )
    return report


def _report_before(plan: Plan, period: ReportingPeriod) -> PeriodicReport | None:
    before = period_before(period)
    return PeriodicReport.objects.newest_of(plan, before) if before else None


def _require_coordinator(user: Any) -> None:
    if user is not None and not coordinates(user):
        raise NotAllowed(_("Only the Office's coordinator makes periodic reports."))


@transaction.atomic
def draft_page(report: PeriodicReport, *, user: Any, submit: bool = False) -> ResultPage:
    """The report as a page that nobody sees yet, so that an editor may add words to the figures.

    A report that has its page gets no second one. ``submit`` hands a new page to the site's
    workflow. Raises ``NotAllowed`` for anybody but the Office, ``NotComplete`` where the site has
    no list of results.
    """
    _require_coordinator(user)
    locked = PeriodicReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if locked.page is not None:
        return locked.page
    page = _new_page(locked, user)
    locked.page = report.page = page
    locked.save(update_fields=["page"])
    log(
        instance=locked,
        action="plan_pages.draft_report_page",
        user=user,
        data={"page": page.pk, "slug": page.slug},
    )
    workflow = page.get_workflow() if submit else None
    if workflow is not None:
        workflow.start(page, user)
    return page


def _new_page(report: PeriodicReport, user: Any) -> ResultPage:
    index = ResultsIndexPage.objects.order_by("-live", "path").first()
    if index is None:
        raise NotComplete(_("The site has no page of results, under which the report would be."))
    previous = report.previous.data if report.previous else None
    outline = outline_of_report(report.data, previous, revision=report.revision, public=True)
    page = ResultPage(
        title=outline.title,
        slug=_free_slug(index, f"bao-cao-cchc-{report.period.code.lower()}"),
        date=localdate(report.frozen_at),
        summary=outline.summary,
        body=article(outline),
        live=False,
        has_unpublished_changes=True,
        owner=user,
    )
    index.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
    return page


def _free_slug(index: ResultsIndexPage, slug: str) -> str:
    """A revision of a report never writes over the page of the one before."""
    taken = set(index.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free
