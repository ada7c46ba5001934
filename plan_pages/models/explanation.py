from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plan_pages.enums import ExplanationState
from plan_pages.querysets import ExplanationQuerySet


class Explanation(models.Model):
    """Giải trình: the lead unit's head explains a task missed at a period's close.

    asked → answered → accepted or not accepted by the director; before that the Office can cancel
    what it asked in error, and ``decision``, ``decided_at`` and ``decided_by`` then say why, when
    and who. Opened once for a task, a period and a unit; changed only by ``services/explanations``.
    """

    task = models.ForeignKey(
        "plan_pages.PlanTask",
        on_delete=models.PROTECT,
        related_name="explanations",
        verbose_name=_("plan task"),
    )
    period = models.ForeignKey(
        "plan_pages.ReportingPeriod",
        on_delete=models.PROTECT,
        related_name="explanations",
        verbose_name=_("reporting period"),
    )
    unit = models.ForeignKey(
        "plan_pages.Unit",
        on_delete=models.PROTECT,
        related_name="explanations",
        verbose_name=_("unit that explains"),
    )
    points_at_risk = models.DecimalField(
        _("points at risk"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ExplanationState, default=ExplanationState.ASKED
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    due_on = models.DateField(_("answer due on"))
    answer = models.TextField(_("explanation"), blank=True)
    remedy = models.TextField(_("what will be done"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    decision = models.TextField(_("decision"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    is_public = models.BooleanField(_("published"), default=False)

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "period", "unit"], name="plan_pages_one_explanation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.period} {self.unit}"
