"""Values of indicators in the admin: looked at, handed over, published, returned, corrected.

A step is a POST, allowed by role, and answered by a redirect with a sentence; what a person may
not see does not exist (404).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn

from feedback.enums import SnapshotState, ValueStatus
from feedback.indicators.errors import HeldByBatch, IndicatorError, NotAllowed
from feedback.indicators.filters import SnapshotFilterSet
from feedback.indicators.group_rows import GroupRow, group_names
from feedback.indicators.permissions import (
    can_list_values,
    can_see_all_values,
    snapshots_visible_to,
    values_visible_to,
)
from feedback.indicators.querysets import IndicatorSnapshotQuerySet
from feedback.indicators.rules.registry import scoring_of
from feedback.indicators.runs import can_see_runs
from feedback.indicators.standing import failed_run, failed_subjects
from feedback.models import Batch, Indicator, IndicatorSnapshot, IndicatorValue
from feedback.permissions import can_review_responses
from feedback.services import holding, publication
from feedback.services.disclosure import smallest_group
from feedback.services.drafts import correction_of, draft_of
from feedback.services.holding import all_holding, held_by
from feedback.services.indicators import REFLECTION
from feedback.services.not_reported import (
    decide_not_reported,
    is_proposal,
    propose_not_reported,
    turn_down,
)
from feedback.services.public_rows import decide_for
from feedback.services.reflection import LONGEST, reflect
from plan_pages.models import ReportingPeriod
from plan_pages.views.working_list import LESS_NEEDED

from .record_list import RecordListView

INDEX = "feedback_indicator_values"


class SnapshotIndexView(RecordListView):
    model = IndicatorSnapshot
    filterset_class = SnapshotFilterSet
    page_title = gettext_lazy("Indicator values")
    header_icon = "decimal"
    index_url_name = INDEX
    index_results_url_name = "feedback_indicator_values_results"
    default_ordering = "-pk"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("indicator", label=_("Indicator"), get_url=snapshot_url),
            Column("period", label=_("Period")),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column("last_run", label=_("Last computation"), accessor=self.last_run_words),
            Column("computed_at", label=_("Computed at"), classname=LESS_NEEDED),
        ]

    @cached_property
    def failed(self) -> set[tuple[int | None, int | None]]:
        return failed_subjects()

    def last_run_words(self, snapshot: IndicatorSnapshot) -> str:
        is_current = snapshot.state != SnapshotState.SUPERSEDED
        is_failed = (snapshot.indicator_id, snapshot.period_id) in self.failed
        return _("The last computation failed") if is_current and is_failed else ""

    def may_read(self, user: Any) -> bool:
        return can_list_values(user)

    def get_base_queryset(self) -> IndicatorSnapshotQuerySet:
        return snapshots_visible_to(self.request.user).select_related("indicator", "period")


def snapshot_url(snapshot: IndicatorSnapshot) -> str:
    return reverse("feedback_indicator_value", args=[snapshot.pk])


def snapshot_or_404(request: HttpRequest, pk: int) -> IndicatorSnapshot:
    if not can_list_values(request.user):
        raise PermissionDenied
    visible = snapshots_visible_to(request.user).select_related(
        "indicator__form",
        "definition__indicator",
        "period",
        "submitted_by",
        "published_by",
        "supersedes",
    )
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    snapshot = snapshot_or_404(request, pk)
    user = request.user
    context = {
        "page_title": _("Value of an indicator"),
        "header_title": str(snapshot),
        "header_icon": "decimal",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(INDEX), "label": _("Indicator values")},
            {"url": "", "label": str(snapshot)},
        ],
        "snapshot": snapshot,
        "rows": review_rows(snapshot, user),
        "failed_run": failed_run(snapshot),
        "can_see_runs": can_see_runs(user),
        "sees_all": can_see_all_values(user),
        "k": smallest_group(snapshot.definition.min_respondents),
        "has_figures": snapshot.values.exists(),
        "is_proposal": is_proposal(snapshot),
        "can_submit": snapshot.is_draft and publication.may_submit(user),
        "can_decline": snapshot.is_draft
        and snapshot.supersedes_id is None
        and publication.may_submit(user),
        "reflection": ReflectionForm(instance=snapshot),
        "can_publish": snapshot.is_submitted and publication.may_publish(user),
        "is_submitter": snapshot.submitted_by_id == user.pk,
        **held_context(request.user, [] if snapshot.is_public else held_by(snapshot)),
        "can_correct": snapshot.state == "published" and publication.may_submit(user),
    }
    return render(request, "feedback/admin/indicator_review.html", context)


def review_rows(snapshot: IndicatorSnapshot, user: Any) -> list[GroupRow]:
    """The rows that the person may see, the whole form first."""
    values = list(values_visible_to(user).filter(snapshot=snapshot))
    if not values:
        return []
    before = _published_before(snapshot)
    names = group_names(values)
    outcomes = _outcomes(snapshot, values)
    measure = scoring_of(snapshot.definition).measure
    return [
        GroupRow(
            names.get(value.group, value.group),
            value.respondents,
            value.figure,
            before.get(value.group),
            measure,
            *outcomes[value.group],
        )
        for value in values
    ]


def _outcomes(
    snapshot: IndicatorSnapshot, values: list[IndicatorValue]
) -> dict[str, tuple[ValueStatus, bool]]:
    """What was let out, or would be if the value were published now."""
    if snapshot.is_public:
        return {v.group: (ValueStatus(v.status), v.public_items is not None) for v in values}
    return {row.name: (row.status, row.shows_items) for row in decide_for(snapshot)}


def _published_before(snapshot: IndicatorSnapshot) -> dict[str, Decimal | None]:
    """The published values that this one replaces: the change is what a reviewer looks for."""
    if snapshot.supersedes is None:
        return {}
    return {value.group: value.public_figure for value in snapshot.supersedes.values.all()}


def held_context(user: Any, batches: Iterable[Batch]) -> dict[str, Any]:
    """What ``feedback/admin/held.html`` shows."""
    held = list(batches)
    words = holding.sentence(held) if held else ""
    return {"held": held, "held_sentence": words, "can_decide": can_review_responses(user)}


class ReflectionForm(forms.ModelForm):
    """Only shown; ``reflect`` checks and writes."""

    class Meta:
        model = IndicatorSnapshot
        fields = REFLECTION
        widgets = {
            field: forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}) for field in REFLECTION
        }


Step = Callable[[HttpRequest, IndicatorSnapshot], IndicatorSnapshot]


def _submit(request: HttpRequest, snapshot: IndicatorSnapshot) -> IndicatorSnapshot:
    return publication.submit(snapshot, request.user, _seen(request))


def _publish(request: HttpRequest, snapshot: IndicatorSnapshot) -> IndicatorSnapshot:
    return publication.publish(snapshot, request.user, _seen(request))


def _return(request: HttpRequest, snapshot: IndicatorSnapshot) -> IndicatorSnapshot:
    give_back = turn_down if is_proposal(snapshot) else publication.return_for_changes
    return give_back(snapshot, request.user, request.POST.get("reason", ""))


def _reflect(request: HttpRequest, snapshot: IndicatorSnapshot) -> IndicatorSnapshot:
    words = {field: request.POST[field] for field in REFLECTION if field in request.POST}
    return reflect(snapshot, request.user, **words)


def _decline(request: HttpRequest, snapshot: IndicatorSnapshot) -> IndicatorSnapshot:
    reason = request.POST.get("reason", "")
    return propose_not_reported(snapshot.indicator, snapshot.period, reason, request.user)


def _not_reported(request: HttpRequest, snapshot: IndicatorSnapshot) -> IndicatorSnapshot:
    return decide_not_reported(snapshot, request.user)


def _correct(request: HttpRequest, snapshot: IndicatorSnapshot) -> IndicatorSnapshot:
    return correction_of(snapshot, request.POST.get("reason", ""), request.user)


def _seen(request: HttpRequest) -> str:
    """The hash of the figures that the person had before them; a post without one is stale."""
    return request.POST.get("seen", "") or "none"


STEPS: dict[str, tuple[Step, Any]] = {
    "submit": (_submit, gettext_lazy("Submitted for publication.")),
    "publish": (_publish, gettext_lazy("Published.")),
    "return": (_return, gettext_lazy("Returned for changes.")),
    "reflect": (_reflect, gettext_lazy("Saved. It is published with the value.")),
    "decline": (_decline, gettext_lazy("Proposed; another person decides.")),
    "not-reported": (_not_reported, gettext_lazy("It is told that no value is reported, and why.")),
    "correct": (_correct, gettext_lazy("The draft of the correction is ready to be checked.")),
}


@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    snapshot = snapshot_or_404(request, pk)
    if action not in STEPS:
        raise Http404
    step, done = STEPS[action]
    try:
        snapshot = step(request, snapshot)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except HeldByBatch as refusal:
        messages.error(request, str(refusal), buttons=_links(request.user, refusal.batches))
    except IndicatorError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done))
    return redirect(snapshot_url(snapshot))


def _links(user: Any, batches: list[Batch]) -> list[Any]:
    if not can_review_responses(user):
        return []
    return [
        messages.button(reverse("feedback_batches:detail", args=[batch.pk]), str(batch))
        for batch in batches
    ]


class ComputeForm(forms.Form):
    indicator = forms.ModelChoiceField(Indicator.objects.all(), label=gettext_lazy("Indicator"))
    period = forms.ModelChoiceField(ReportingPeriod.objects.all(), label=gettext_lazy("Period"))


@require_http_methods(["GET", "HEAD", "POST"])
def compute_view(request: HttpRequest) -> HttpResponse:
    """Choose an indicator and a period, and get the draft."""
    if not publication.may_submit(request.user):
        raise PermissionDenied
    form = ComputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = draft_of(
                form.cleaned_data["indicator"], form.cleaned_data["period"], request.user
            )
        except IndicatorError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is computed."))
            return redirect(snapshot_url(draft))
    context = {
        "page_title": _("Compute values"),
        "header_title": _("Compute values"),
        "header_icon": "decimal",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(INDEX), "label": _("Indicator values")},
            {"url": "", "label": _("Compute values")},
        ],
        "form": form,
        **held_context(request.user, all_holding()),
    }
    return render(request, "feedback/admin/indicator_compute.html", context)
