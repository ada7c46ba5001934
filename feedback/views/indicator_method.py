"""How a published value was computed: the arithmetic, what it came from, who looked at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import conditional_page

from feedback.indicators import words
from feedback.indicators.history import History
from feedback.indicators.method import arithmetic, labels_of
from feedback.indicators.public_evidence import public_evidence
from feedback.indicators.recomputable import COLUMNS, item_rows
from feedback.indicators.rule_words import rule_sentences
from feedback.views.indicator import Answer, page_context, published_rows
from plan_pages.spreadsheet import as_csv

if TYPE_CHECKING:
    from feedback.models import IndicatorPage


def method(page: IndicatorPage, request: HttpRequest) -> HttpResponse:
    """Of the whole, or of the group that ``?nhom=`` names by the code of its unit or channel."""
    context = page_context(page, request)
    above = (context["here_title"], page.get_url(request) or "")
    context |= {
        "page": page,
        "self": page,
        "trail": [*context["trail"], above],
        "here_title": pgettext("page title", "How it is computed"),
        "counts_url": f"{above[1]}cach-tinh/so-lieu/",
    }
    if context["snapshot"] is not None:
        asked = request.GET.get("nhom", "").replace("\x00", "")
        context |= _method_context(page, context["history"], asked)
    return render(request, "feedback/indicator_method.html", context)


def _method_context(page: IndicatorPage, history: History, asked: str) -> dict[str, Any]:
    chosen = history.chosen
    definition = chosen.definition
    whole = words.whole_of(chosen)
    group = next((value for value in history.groups if asked and value.group == asked), None)
    value = group or whole
    labels = labels_of(page.indicator.form_id, definition.questions)
    problem = _("There is no such group in this period; the whole is shown.")
    return {
        "definition": definition,
        "rule_sentences": rule_sentences(definition),
        "arithmetic": arithmetic(definition, value, labels) if value else None,
        "value": value,
        "value_words": words.value_words(value),
        "interval_words": words.interval_words(value) if value else "",
        "notice": words.notice(value) if value else "",
        "kept_back": words.kept_back(),
        "group": group,
        "group_name": history.names.get(group.group, group.group) if group else "",
        "groups_to_choose": _choices(history),
        "group_problem": problem if asked and group is None else "",
        "evidence": public_evidence(chosen.evidence) if whole and whole.public_n else None,
        "run": chosen.run,
        "submitted_as": chosen.submitter_role,
        "published_as": chosen.publisher_role,
    }


def _choices(history: History) -> list[tuple[str, str]]:
    """(code, name) of the groups, in the order in which people expect them."""
    present = {value.group for value in history.groups}
    return [(code, name) for code, name in history.names.items() if code in present]


def recomputable(page: IndicatorPage, request: HttpRequest) -> HttpResponseBase:
    """The counts that may be published, of all periods in force, for whoever checks the sums."""
    content = as_csv(COLUMNS, item_rows(published_rows(page)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.indicator.code}-counts.csv"'
    answer: Answer = conditional_page(lambda _request: response)
    return answer(request)
