"""Choosing a question of the bank in the form editor: searched as one types, accents or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    ChosenView,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from feedback.bank.entries import series_title
from feedback.models import BankSeries, BankWording
from plan_pages.text import fold

LONGEST_QUERY = 100
LONGEST_KEY = 18


class BankFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_QUERY)

    def filter(self, objects: QuerySet[BankSeries]) -> QuerySet[BankSeries]:
        found: QuerySet[BankSeries] = super().filter(objects)
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return matching(found, self.search_query)


def matching(series: QuerySet[BankSeries], words: str) -> QuerySet[BankSeries]:
    """The series that have all words in code, topic or any wording, whatever their accents.

    A bank has hundreds of questions, not millions, so its texts are folded as they are read.
    """
    wanted = fold(words).split()
    if not wanted:
        return series
    texts: dict[int, str] = {}
    rows = BankWording.objects.filter(series__in=series).values_list(
        "series", "series__question__code", "series__question__topic", "label", "label_en"
    )
    for pk, *said in rows:
        texts[pk] = f"{texts.get(pk, '')} {fold(' '.join(said))}"
    found = [pk for pk, text in texts.items() if all(word in text for word in wanted)]
    return series.filter(pk__in=found)


class BankChooseBase(CreationFormMixin, BaseChooseView):
    filter_form_class = BankFilterForm
    ordering = ["question__sort_order", "question__code", "-number"]

    def get_object_list(self) -> QuerySet[BankSeries]:
        """Series of what is still offered, with their wordings."""
        wordings = Prefetch("wordings", queryset=BankWording.objects.order_by("-number"))
        offered = BankSeries.objects.filter(question__retired_at__isnull=True)
        return offered.select_related("question").prefetch_related(wordings)

    def can_create(self) -> bool:
        return False

    @property
    def columns(self) -> list[Column]:
        title = self.title_column
        title.accessor = series_title
        return [
            title,
            Column("topic", label=_("Topic"), accessor="question.topic"),
            Column("number", label=_("Series"), accessor="number"),
        ]


class BankChooseView(ChooseViewMixin, BankChooseBase):
    pass


class BankChooseResultsView(ChooseResultsViewMixin, BankChooseBase):
    pass


class BankChosenView(ChosenView):
    def get_object(self, pk: str) -> BankSeries:
        if not pk.isdecimal() or len(pk) > LONGEST_KEY:
            raise BankSeries.DoesNotExist
        found: BankSeries = super().get_object(pk)
        return found

    def get_display_title(self, instance: BankSeries) -> str:
        return series_title(instance)


class NoCreateView(View):
    """Questions come into the bank with their reasons, not on the way past."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise Http404


class BankSeriesChooser(BaseChooser):
    def get_display_title(self, instance: BankSeries) -> str:
        return series_title(instance)


class BankChooserViewSet(ChooserViewSet):
    model = BankSeries
    name = "feedback_bank_chooser"
    icon = "folder-open-inverse"
    choose_one_text = _("Choose a question of the bank")
    choose_another_text = _("Choose another question")
    search_tab_label = _("Search")
    per_page = 25
    register_widget = False
    base_widget_class = BankSeriesChooser
    choose_view_class = BankChooseView
    choose_results_view_class = BankChooseResultsView

    chosen_view_class = BankChosenView
    create_view_class = NoCreateView


bank_chooser = BankChooserViewSet()
