from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plan_pages.errors import PlanError

# All but the page that a report became, which is written later.
FROZEN = ("plan_id", "period_id", "revision", "data", "sha256", "previous_id", "frozen_at")


class ReportIsFrozen(PlanError):
    """The figures of a periodic report never change; freezing again makes a new revision."""


def _refused() -> ReportIsFrozen:
    return ReportIsFrozen(gettext("A frozen report never changes; freeze a new revision."))


class PeriodicReportQuerySet(models.QuerySet["PeriodicReport"]):
    def newest_of(self, plan: Any, period: Any) -> "PeriodicReport | None":
        return self.filter(plan=plan, period=period).order_by("-revision").first()

    def update(self, **changes: Any) -> int:
        if set(changes) - {"page", "page_id"}:
            raise _refused()
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise _refused()


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

    objects = PeriodicReportQuerySet.as_manager()

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = PeriodicReport.objects.filter(pk=self.pk).first() if self.pk else None
        if stored and any(getattr(stored, name) != getattr(self, name) for name in FROZEN):
            raise _refused()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise _refused()
