"""The pages of the plan. The record is ``Plan``; a page shows it and may be copied or reverted."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page

from plan_pages.admin_gate import PlanPageForm
from plan_pages.appendix import appendix_row
from plan_pages.blocks import DocumentBlock, text_of
from plan_pages.mixins import (
    FoldedSearchMixin,
    LanguageFallbackMixin,
    OneQueryRouteMixin,
    folded_search_fields,
)
from plan_pages.models.inspection import Inspection
from plan_pages.models.plan import Plan
from plan_pages.outline import Outline, outline_of
from plan_pages.panels import PassagesPanel
from plan_pages.publication import PassageGateMixin
from plan_pages.querysets import visible
from plan_pages.trail import TrailMixin

FEBRUARY = 2


class PlanIndexPage(TrailMixin, LanguageFallbackMixin, FoldedSearchMixin, OneQueryRouteMixin, Page):
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, *folded_search_fields]
    subpage_types = ["plan_pages.PlanPage"]

    class Meta:
        verbose_name = _("list of plans")
        verbose_name_plural = _("lists of plans")

    def search_text(self) -> str:
        return self.introduction

    def children_at(self, slug: str) -> models.QuerySet[Any] | None:
        pages = PlanPage.objects.child_of(self).select_related("plan", "locale")
        inspected = Inspection.objects.public().filter(plan=models.OuterRef("plan"))
        return pages.annotate(has_conclusions=models.Exists(inspected))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        plans = visible(PlanPage.objects.child_of(self)).select_related("plan", "locale")
        return {
            **super().get_context(request, *args, **kwargs),
            "plan_pages": plans.order_by("-plan__year", "title"),
        }


class PlanPage(
    PassageGateMixin, TrailMixin, LanguageFallbackMixin, FoldedSearchMixin, RoutablePageMixin, Page
):
    """A plan as an official document (NĐ 30/2020), with its task board as routes."""

    section = _("Plans")

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="pages", verbose_name=_("plan")
    )
    superior_agency = models.CharField(
        _("superior agency"),
        max_length=200,
        blank=True,
        help_text=_("For example: UBND tỉnh Khánh Hòa"),
    )
    agency = models.CharField(_("issuing agency"), max_length=200, blank=True)
    sign = models.CharField(
        _("sign"), max_length=60, blank=True, help_text=_("What follows the number: KH-STNMT")
    )
    place = models.CharField(_("place of issue"), max_length=100, blank=True)
    body = StreamField(
        DocumentBlock(), verbose_name=pgettext_lazy("official document", "document"), blank=True
    )
    recipients_note = models.CharField(
        _("note beside the recipients"), max_length=100, blank=True, help_text=_("VBĐT")
    )
    recipients = models.TextField(
        _("recipients"), blank=True, help_text=_("“Nơi nhận”, one on each line.")
    )
    signed_for = models.CharField(
        _("signed for"), max_length=100, blank=True, help_text=_("TM., KT., TL. and whom")
    )
    signatory_position = models.CharField(
        _("position of the signatory"), max_length=100, blank=True
    )
    signatory_name = models.CharField(_("name of the signatory"), max_length=100, blank=True)

    content_panels = [
        PassagesPanel(heading=_("Repaired passages")),
        *Page.content_panels,
        FieldPanel("plan"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("superior_agency"),
                FieldPanel("agency"),
                FieldPanel("sign"),
                FieldPanel("place"),
            ],
            heading=_("Head of the document"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("recipients_note"),
                FieldPanel("recipients"),
                FieldPanel("signed_for"),
                FieldPanel("signatory_position"),
                FieldPanel("signatory_name"),
            ],
            heading=_("Foot of the document"),
            classname="collapsed",
        ),
    ]
    base_form_class = PlanPageForm
    search_fields = [*Page.search_fields, *folded_search_fields]
    parent_page_types = ["plan_pages.PlanIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("plan page")
        verbose_name_plural = _("plan pages")

    def search_text(self) -> str:
        return text_of(self.body)

    @cached_property
    def outline(self) -> Outline:
        return outline_of(self.body)

    @property
    def short_title(self) -> str:
        return gettext("Plan of %(year)s") % {"year": self.plan.year}

    def crumb(self, request: HttpRequest) -> tuple[str, str]:
        return (self.short_title, self.get_url(request) or "/")

    @property
    def issued_words(self) -> str:
        """The date as NĐ 30/2020 writes it, days below 10 and January and February with a zero."""
        day = self.plan.issued_on
        if day is None:
            return "ngày …… tháng …… năm ……"
        month = f"{day.month:02}" if day.month <= FEBRUARY else str(day.month)
        return f"ngày {day.day:02} tháng {month} năm {day.year}"

    @property
    def recipient_lines(self) -> list[str]:
        return [line.strip() for line in self.recipients.splitlines() if line.strip()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        preview = getattr(request, "is_preview", False)
        passages = self.plan.repaired_passages.all() if preview and self.plan_id else []
        return {
            **super().get_context(request, *args, **kwargs),
            "plan": self.plan,
            # Read only by the document: its routes ask for what they show themselves.
            "appendix": SimpleLazyObject(self._appendix),
            "repaired": list(passages),
            "beside": SimpleLazyObject(self._beside),
        }

    def _appendix(self) -> list[dict[str, Any]]:
        tasks = self.plan.tasks.of_the_document().current(localdate()).for_display()
        return [appendix_row(task) for task in tasks]

    def _beside(self) -> Any:
        from plan_pages.plan_history import beside  # noqa: PLC0415 - reads the models

        return beside(self.plan, has_conclusions=getattr(self, "has_conclusions", True))

    @path("nhiem-vu/", name="task_board")
    def task_board(self, request: HttpRequest) -> HttpResponse:
        from plan_pages.views.board import serve_board  # noqa: PLC0415 - views import the models

        return serve_board(self, request)

    @path("dieu-chinh/<int:pk>/", name="amendment")
    def amendment(self, request: HttpRequest, pk: int) -> HttpResponse:
        from plan_pages.views.amendment import serve_amendment  # noqa: PLC0415 - as above

        return serve_amendment(self, request, pk)

    @path("nhiem-vu/<int:number>/", name="task")
    def task_page(self, request: HttpRequest, number: int) -> HttpResponse:
        from plan_pages.views.task import serve_task  # noqa: PLC0415 - views import the models

        return serve_task(self, request, number)
