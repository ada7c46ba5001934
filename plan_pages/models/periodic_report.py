from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodicReport(models.Model):
    """The figures of a plan in a period as they were frozen; a row is never changed after.

    ``data`` is what ``services/report_data`` collects, ``sha256`` that of its canonical JSON.
    Freezing again makes the next ``revision``.
    """

    plan = models.ForeignKey(
        "plan_pages.Plan",
        on_delete=models.PROTECT,
        related_name="periodic_reports",
        verbose_name=_("plan"),
    )
    period = models.ForeignKey(
        "plan_pages.ReportingPeriod",
        on_delete=models.PROTECT,
        related_name="periodic_reports",
        verbose_name=_("reporting period"),
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    data = models.JSONField(_("figures"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="next_reports",
        verbose_name=_("report of the period before"),
    )
    frozen_at = models.DateTimeField(_("frozen at"), auto_now_add=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("frozen by"),
    )
    page = models.ForeignKey(
        "plan_pages.ResultPage",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="periodic_reports",
        verbose_name=_("page"),
    )

    class Meta:
        verbose_name = _("periodic report")
        verbose_name_plural = _("periodic reports")
        ordering = ["-period__ends", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "period", "revision"], name="plan_pages_report_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan.slug} {self.period} ({self.revision})"
