from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from feedback.enums import PUBLIC_STATES, SnapshotState, ValueStatus
from feedback.indicators.errors import Immutable
from feedback.indicators.querysets import (
    IndicatorSnapshotQuerySet,
    IndicatorValueQuerySet,
    refuse,
)
from plan_pages.enums import Calendar
from plan_pages.text import fold
from plan_pages.validators import validate_ascii_code

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
    def current_definition(self) -> "IndicatorDefinition | None":
        return self.definitions.order_by("-number").first()


class IndicatorDefinition(models.Model):
    """How an indicator is computed, immutable; a published value names its definition.

    ``factors`` is a list of ``{"code", "questions": [code, …]}``, with ``title`` and ``title_en``
    where readers are to see a name. An item's value is the share of
    answers among ``hit_options`` in all valid ones; a factor is the mean of its items; the
    indicator the mean of its factors (SIPAS; facts §2.3).
    """

    class Grouping(models.TextChoices):
        NONE = "", _("None")
        UNIT = "unit", _("By unit")
        CHANNEL = "channel", _("By channel")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="definitions", verbose_name=_("indicator")
    )
    number = models.PositiveIntegerField(_("version"))
    factors = models.JSONField(_("factors"))
    hit_options = models.JSONField(_("options that count as satisfied"))
    valid_options = models.JSONField(_("valid options"))
    grouping = models.CharField(
        _("grouping"), max_length=10, choices=Grouping, default=Grouping.UNIT, blank=True
    )
    calendar = models.CharField(
        _("calendar"), max_length=10, choices=Calendar, default=Calendar.CIVIL
    )
    min_respondents = models.PositiveIntegerField(_("fewest respondents"), default=10)
    criterion = models.ForeignKey(
        "plan_pages.Criterion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("criterion it feeds"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("indicator definition")
        verbose_name_plural = _("indicator definitions")
        ordering = ["indicator", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "number"], name="feedback_definition_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise Immutable(_("A definition is never changed; define a new version."))
        super().save(*args, **kwargs)

    @property
    def questions(self) -> list[str]:
        """Codes of all items in the order of the definition, each once."""
        codes = [code for factor in self.factors for code in factor["questions"]]
        return list(dict.fromkeys(codes))


class IndicatorSnapshot(models.Model):
    """All groups of an indicator in a period, computed at one moment.

    Draft → submitted → published by a second person; immutable from then on. A correction is a
    new snapshot that supersedes the published one, with a reason.
    """

    definition = models.ForeignKey(
        IndicatorDefinition,
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
                condition=Q(state="published"),
                name="feedback_one_published",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period"],
                condition=Q(state__in=["draft", "submitted"]),
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
        return self.state == SnapshotState.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.state == SnapshotState.SUBMITTED


class IndicatorValue(models.Model):
    """One group of a snapshot: ``unit=""`` and ``channel=""`` is the whole form.

    ``respondents``, ``share`` (0–1) and ``items`` (``[{"question", "hits", "valid"}]``) are what
    was computed and stay inside; the ``public_*`` columns are what disclosure control let out
    at publication, and all that any public view may read.
    """

    snapshot = models.ForeignKey(IndicatorSnapshot, on_delete=models.CASCADE, related_name="values")
    unit = models.CharField(_("unit"), max_length=20, default="", blank=True)
    channel = models.CharField(_("channel"), max_length=10, default="", blank=True)
    respondents = models.PositiveIntegerField(_("respondents"))
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    items = models.JSONField(default=list)
    status = models.CharField(
        _("status"), max_length=30, choices=ValueStatus, default=ValueStatus.SUPPRESSED
    )
    public_n = models.PositiveIntegerField(null=True, blank=True)
    public_share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    public_low = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    public_high = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
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
