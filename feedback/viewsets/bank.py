"""The question bank in the admin: searched and read here, changed by the views of admin_bank."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from feedback.bank.access import may_keep_bank
from feedback.bank.entries import LARGEST_KEY, banked_types, newest_wording
from feedback.indicators.permissions import ReadOnlyPolicy
from feedback.models import BankQuestion, BankSeries
from feedback.services.comparable import comparable_over_forms
from plan_pages.viewsets.base import RecordInspectView, RecordViewSet, SafeExportIndexView

from .bank_chooser import LONGEST_QUERY, matching


def topic_choices() -> list[tuple[str, str]]:
    topics = BankQuestion.objects.exclude(topic="").order_by("topic")
    return [(topic, topic) for topic in topics.values_list("topic", flat=True).distinct()]


def kind_choices() -> list[tuple[str, Any]]:
    return [(kind, own.label) for kind, own in banked_types().items()]


class BankFilterSet(WagtailFilterSet):
    topic = django_filters.ChoiceFilter(choices=topic_choices, label=gettext_lazy("Topic"))
    kind = django_filters.ChoiceFilter(choices=kind_choices, label=gettext_lazy("Type"))
    retired_at = django_filters.BooleanFilter(
        lookup_expr="isnull", label=gettext_lazy("Still offered")
    )

    class Meta:
        model = BankQuestion
        fields = ["topic", "kind", "retired_at"]


class BankIndexView(SafeExportIndexView):
    is_searchable = True
    show_other_searches = False
    filterset_class = BankFilterSet

    def get_base_queryset(self) -> QuerySet[BankQuestion]:
        found = BankQuestion.objects.prefetch_related("series__wordings")
        return found.annotate(forms_count=Count("asked_in__form", distinct=True))

    def search_queryset(self, queryset: QuerySet[BankQuestion]) -> QuerySet[BankQuestion]:
        if not self.is_searching:
            return queryset
        found = matching(BankSeries.objects.all(), self.search_query[:LONGEST_QUERY])
        return queryset.filter(pk__in=found.values("question"))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("code", label=_("Code"), get_url=question_url, sort_key="code"),
            Column("label", label=_("Question"), accessor=label_of),
            Column("topic", label=_("Topic"), sort_key="topic"),
            Column("series", label=_("Series"), accessor=lambda each: len(each.series.all())),
            Column("forms_count", label=_("Forms"), sort_key="forms_count"),
            Column("state", label=_("State"), accessor=state_of),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not may_keep_bank(self.request.user):
            return []
        url = reverse("feedback_bank_add")
        return [HeaderButton(_("Add a question"), url=url, icon_name="plus")]


def question_url(question: BankQuestion) -> str:
    return reverse("feedback_bank:inspect", args=[question.pk])


def label_of(question: BankQuestion) -> str:
    newest = max(question.series.all(), key=lambda each: each.number, default=None)
    wording = newest_wording(newest) if newest else None
    return wording.label if wording else "–"


def state_of(question: BankQuestion) -> str:
    return _("No longer offered") if question.retired_at else _("Offered")


class BankInspectView(RecordInspectView):
    template_name = "feedback/admin/bank_question.html"

    def get_object(self, queryset: Any = None) -> BankQuestion:
        if not str(self.pk).isdecimal() or int(self.pk) >= LARGEST_KEY:
            raise Http404
        found: BankQuestion = super().get_object(queryset)
        return found

    def get_page_title(self) -> str:
        return _("Question of the bank")

    def get_page_subtitle(self) -> str:
        return f"{self.object.code} · {label_of(self.object)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        kind = banked_types().get(self.object.kind)
        return {
            **context,
            "comparable": list(reversed(comparable_over_forms(self.object))),
            "kind": kind.label if kind else self.object.kind,
            "state": state_of(self.object),
            "may_keep": may_keep_bank(self.request.user),
        }

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if not may_keep_bank(self.request.user) or self.object.retired_at:
            return []
        url = reverse("feedback_bank_new_series", args=[self.object.pk])
        return [Button(_("Begin a new series"), url=url, icon_name="plus", priority=10)]


class BankViewSet(RecordViewSet):
    model = BankQuestion
    name = "feedback_bank"
    url_prefix = "feedback/bank-questions"
    icon = "folder-open-inverse"
    index_view_class = BankIndexView
    inspect_view_class = BankInspectView
    filterset_class = BankFilterSet
    search_fields = ["code"]
    list_display = ["code"]
    list_export = ["code", "topic", "kind", "source", "retired_at"]
    panels: list[Any] = []
    form_fields: list[str] = []

    @property
    def menu_label(self) -> str:
        return _("Question bank")

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(self.model)
