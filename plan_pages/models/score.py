from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plan_pages.enums import IndexName, ScoreBasis, ScoreKind
from plan_pages.querysets import ScoreQuerySet


class Score(models.Model):
    """Points of a criterion in a year, by kind; a correction is a new row that supersedes."""

    criterion = models.ForeignKey(
        "plan_pages.Criterion",
        on_delete=models.PROTECT,
        related_name="scores",
        verbose_name=_("criterion"),
    )
    year = models.PositiveIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=15, choices=ScoreKind)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=4)
    source = models.CharField(_("source"), max_length=255, blank=True)
    evidence_url = models.CharField(_("evidence"), max_length=500, blank=True)
    basis = models.CharField(
        _("basis"), max_length=10, choices=ScoreBasis, default=ScoreBasis.TYPED, editable=False
    )
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Why, where the points are not those of the rule.")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
    )

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["-year", "criterion", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "year", "kind"],
                condition=Q(superseded_by__isnull=True),
                name="plan_pages_one_current_score",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code} {self.year}: {self.points}"


class IndexResult(models.Model):
    """A published value of a national index for the province; unknown is empty, never 0."""

    index = models.CharField(_("index"), max_length=20, choices=IndexName)
    year = models.PositiveIntegerField(_("year"))
    value = models.DecimalField(
        _("value, percent"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    out_of = models.PositiveIntegerField(_("out of"), null=True, blank=True)
    national_mean = models.DecimalField(
        _("national mean, percent"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    breaks_series = models.BooleanField(
        _("method changed"),
        default=False,
        help_text=_("Not comparable with the years before; charts draw no line across."),
    )
    note = models.CharField(_("note on the source"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("index result")
        verbose_name_plural = _("index results")
        ordering = ["index", "year"]
        constraints = [
            models.UniqueConstraint(fields=["index", "year"], name="plan_pages_one_index_result")
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.year}"
