from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plan_pages.enums import ScoringMethod, ScoringState


class ScoringRule(models.Model):
    """How a leaf criterion's points follow from one input; see ``scoring_rules`` for ``params``."""

    criterion = models.OneToOneField(
        "plan_pages.Criterion",
        on_delete=models.CASCADE,
        related_name="rule",
        verbose_name=_("criterion"),
    )
    method = models.CharField(_("method"), max_length=16, choices=ScoringMethod)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    input_label = models.CharField(_("input"), max_length=255)
    input_unit = models.CharField(_("unit of the input"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("scoring rule")
        verbose_name_plural = _("scoring rules")
        ordering = ["criterion"]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_method_display()}"


class ScoreInput(models.Model):
    """The figure a rule works on in a year; a newer one supersedes, none is overwritten.

    A rate is kept as ``part`` of ``whole`` where both are known, so that nothing is rounded.
    """

    criterion = models.ForeignKey(
        "plan_pages.Criterion",
        on_delete=models.PROTECT,
        related_name="inputs",
        verbose_name=_("criterion"),
    )
    year = models.PositiveIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, null=True, blank=True)
    part = models.PositiveBigIntegerField(_("part"), null=True, blank=True)
    whole = models.PositiveBigIntegerField(_("of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=255)
    evidence_url = models.CharField(_("evidence"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
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

    class Meta:
        verbose_name = _("scoring input")
        verbose_name_plural = _("scoring inputs")
        ordering = ["-year", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "year"],
                condition=Q(superseded_by__isnull=True),
                name="plan_pages_one_current_input",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code} {self.year}"


class ScoreSheet(models.Model):
    """The score book of a year under one criteria set, and how far its scoring has come."""

    criteria_set = models.ForeignKey(
        "plan_pages.CriteriaSet",
        on_delete=models.PROTECT,
        related_name="sheets",
        verbose_name=_("criteria set"),
    )
    year = models.PositiveIntegerField(_("year"))
    state = models.CharField(
        _("state"),
        max_length=14,
        choices=ScoringState,
        default=ScoringState.NOT_SCORED,
        editable=False,
    )
    note = models.TextField(_("note"), blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("score book")
        verbose_name_plural = _("score books")
        ordering = ["-year", "criteria_set"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "year"], name="plan_pages_one_sheet")
        ]

    def __str__(self) -> str:
        return f"{self.criteria_set} {self.year}"
