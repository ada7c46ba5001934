from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from feedback.enums import DRAFT_STATES, PUBLIC_STATES, SnapshotState, ValueStatus
from feedback.indicators.querysets import (
    IndicatorSnapshotQuerySet,
    IndicatorValueQuerySet,
    refuse,
)
from plan_pages.text import fold
from plan_pages.validators import validate_ascii_code

if TYPE_CHECKING:
    from .definition import IndicatorDefinition

SUPPRESSED_STATUSES = frozenset(
    {
        ValueStatus.SUPPRESSED,
        ValueStatus.SUPPRESSED_COMPLEMENTARY,
        ValueStatus.SUPPRESSED_DIFFERENCE,
    }
)
BOUNDED_STATUSES = frozenset({ValueStatus.BOUNDED_HIGH, ValueStatus.BOUNDED_LOW})


class Indicator(models.Model):  # type: ignore[django-manager-missing] # Wagtail's is untyped
    """A figure that the portal keeps over time; how it is computed is in its definitions."""

    code = models.SlugField(_("code"), max_length=60, unique=True, validators=[validate_ascii_code])
    title = models.CharField(_("title"), max_length=255)
    title_en = models.CharField(_("English title"), max_length=255, blank=True)
    description = models.TextField(_("description"), blank=True)
    form = models.ForeignKey(
        "feedback.FeedbackForm",
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("form"),
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0)
    search_ascii = models.TextField(editable=False, default="", blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_ascii = fold(" ".join([self.title, self.title_en, self.description]))
        super().save(*args, **kwargs)

    @property
    def local_title(self) -> str:
        english = (translation.get_language() or "").startswith("en")
        return self.title_en if english and self.title_en else self.title

    @property
    def current_definition(self) -> IndicatorDefinition | None:
        """The newest one that was approved; what is only proposed computes nothing."""
        return self.definitions.approved().order_by("-number").first()


class IndicatorSnapshot(models.Model):
    """All groups of an indicator in a period, computed at one moment.

    Draft → submitted → published by a second person, or returned with a request; immutable once
    published. A correction is a new snapshot that supersedes the published one, with a reason.
    "Not reported" is a snapshot without values, with its reason, until there is a value.

    ``evidence`` is what the figures came from, frozen with them: ``{"versions": [{"form",
    "number", "locale", "n", "wording": {code: label}, "answers": {option: label}}], "channels":
    {channel: n}, "excluded": {"spam": n, …}, "uncounted": n}``; staff see all of it, the public
    what ``feedback.indicators.public_evidence`` lets out.
    """

    definition = models.ForeignKey(
        "feedback.IndicatorDefinition",
        on_delete=models.PROTECT,
        related_name="snapshots",
        verbose_name=_("definition"),
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="snapshots", verbose_name=_("indicator")
    )
    period = models.ForeignKey(
        "plan_pages.ReportingPeriod",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("period"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SnapshotState, default=SnapshotState.DRAFT
    )
    computed_at = models.DateTimeField(_("computed at"))
    result_hash = models.CharField(_("hash of the result"), max_length=64)
    reason = models.TextField(_("reason of the correction"), blank=True)
    request = models.TextField(_("requested changes"), blank=True)
    learned = models.TextField(_("what we learned"), blank=True)
    learned_en = models.TextField(_("what we learned, in English"), blank=True)
    will_do = models.TextField(_("what we will do"), blank=True)
    will_do_en = models.TextField(_("what we will do, in English"), blank=True)
    evidence = models.JSONField(_("what it was computed from"), default=dict, blank=True)
    run = models.ForeignKey(
        "feedback.JobRun",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="snapshots",
        verbose_name=_("run of the job"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("corrects"),
    )

    objects = IndicatorSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator value")
        verbose_name_plural = _("indicator values")
        ordering = ["-period__ends", "indicator"]
        permissions = [
            ("submit_indicatorsnapshot", "Can submit indicator values"),
            ("publish_indicatorsnapshot", "Can publish indicator values"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                condition=Q(state__in=["published", "unreported"]),
                name="feedback_one_published",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="feedback_one_in_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} – {self.period}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_if_public()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_if_public()
        return super().delete(*args, **kwargs)

    def _refuse_if_public(self) -> None:
        if self.pk and IndicatorSnapshot.objects.filter(pk=self.pk).seen_by_the_public().exists():
            raise refuse()

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def is_draft(self) -> bool:
        """Still to be worked on: computed, or returned with a request."""
        return self.state in DRAFT_STATES

    @property
    def is_submitted(self) -> bool:
        return self.state == SnapshotState.SUBMITTED


class IndicatorValue(models.Model):
    """One group of a snapshot: ``unit=""`` and ``channel=""`` is the whole form.

    ``respondents``, ``figure`` (in the unit of the rule: a share of 0–1, a mean, a count) and
    ``items`` (``[{"question", "hits", "valid"}]``, of the whole form with ``"options": [{"option",
    "n"}]``) are what was computed and stay inside; the ``public_*`` columns are what disclosure
    control let out at publication, and all that any public view may read. An item of the whole
    form in ``public_items`` has ``"answers"``, a status, and the options where it is "ok".
    """

    snapshot = models.ForeignKey(IndicatorSnapshot, on_delete=models.CASCADE, related_name="values")
    unit = models.CharField(_("unit"), max_length=20, default="", blank=True)
    channel = models.CharField(_("channel"), max_length=10, default="", blank=True)
    respondents = models.PositiveIntegerField(_("respondents"))
    figure = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    items = models.JSONField(default=list)
    status = models.CharField(
        _("status"), max_length=30, choices=ValueStatus, default=ValueStatus.SUPPRESSED
    )
    public_n = models.PositiveIntegerField(null=True, blank=True)
    public_figure = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    public_low = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    public_high = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    public_items = models.JSONField(null=True, blank=True)

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("value of a group")
        verbose_name_plural = _("values of groups")
        ordering = ["snapshot", "unit", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "unit", "channel"], name="feedback_one_value_per_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.unit}{self.channel}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_if_public()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_if_public()
        return super().delete(*args, **kwargs)

    def _refuse_if_public(self) -> None:
        if IndicatorSnapshot.objects.filter(pk=self.snapshot_id).seen_by_the_public().exists():
            raise refuse()

    @property
    def group(self) -> str:
        """The code of the unit or channel; "" for the whole form."""
        return self.unit or self.channel

    @property
    def is_whole(self) -> bool:
        return not self.group

    @property
    def is_suppressed(self) -> bool:
        return self.status in SUPPRESSED_STATUSES

    @property
    def is_bounded(self) -> bool:
        return self.status in BOUNDED_STATUSES
