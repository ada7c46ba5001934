from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from plan_pages.enums import ProgressClaim, ReportState
from plan_pages.querysets import ProgressReportQuerySet

LONGEST_TEXT = 500


class ProgressReport(models.Model):
    """What a unit reports of a task for a period; changed only by ``services/progress``.

    draft → submitted → approved by the head, or returned with a comment and submitted again.
    """

    task = models.ForeignKey(
        "plan_pages.PlanTask",
        on_delete=models.PROTECT,
        related_name="progress_reports",
        verbose_name=_("plan task"),
    )
    period = models.ForeignKey(
        "plan_pages.ReportingPeriod",
        on_delete=models.PROTECT,
        related_name="progress_reports",
        verbose_name=_("reporting period"),
    )
    unit = models.ForeignKey(
        "plan_pages.Unit",
        on_delete=models.PROTECT,
        related_name="progress_reports",
        verbose_name=_("reporting unit"),
    )
    claim = models.CharField(_("where it stands"), max_length=12, choices=ProgressClaim)
    done_on = models.DateField(_("completed on"), null=True, blank=True)
    figure = models.DecimalField(
        _("result as a number"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    figure_unit = models.CharField(_("unit of the number"), max_length=40, blank=True)
    text = models.TextField(_("description"), max_length=LONGEST_TEXT, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT, editable=False
    )
    comment = models.TextField(_("comment"), blank=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-period__starts", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "period", "unit"], name="plan_pages_one_progress_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.period} {self.unit}"


class ProgressEvidence(models.Model):
    """A document of the site or an address that proves what a report says."""

    report = models.ForeignKey(
        ProgressReport,
        on_delete=models.CASCADE,
        related_name="evidence",
        verbose_name=_("progress report"),
    )
    title = models.CharField(_("title"), max_length=255, blank=True)
    document = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    url = models.URLField(_("link"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title or self.url or str(self.document)

    def clean(self) -> None:
        if bool(self.document_id) == bool(self.url):
            raise ValidationError(_("Evidence is a document or a link, one of the two."))
