from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from plan_pages.enums import SuccessionKind


class PlanAmendment(models.Model):
    """A decision that changes a plan (điều chỉnh, bổ sung), with the plan as it stood before.

    ``old_body`` is the page's StreamField as JSON, ``old_tasks`` a list of the rows of
    ``importers.task_rows.TASK_COLUMNS`` as dicts. Neither is ever changed.
    """

    plan = models.ForeignKey(
        "plan_pages.Plan",
        on_delete=models.PROTECT,
        related_name="amendments",
        verbose_name=_("plan"),
    )
    number = models.CharField(_("number and sign"), max_length=60, blank=True)
    issued_on = models.DateField(_("date of issue"))
    summary = models.TextField(_("what changes and why"))
    document = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed document"),
    )
    old_body = models.JSONField(default=list, editable=False)
    old_tasks = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("amendment of a plan")
        verbose_name_plural = _("amendments of plans")
        ordering = ["plan", "issued_on", "pk"]

    def __str__(self) -> str:
        return f"{self.number or self.pk} ({self.issued_on:%d/%m/%Y})"


class TaskSuccession(models.Model):
    """What became of a task that ended: one row for each task that follows, none for dropped."""

    old = models.ForeignKey(
        "plan_pages.PlanTask",
        on_delete=models.PROTECT,
        related_name="successions",
        verbose_name=_("ended task"),
    )
    new = models.ForeignKey(
        "plan_pages.PlanTask",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="origins",
        verbose_name=_("task that follows"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=SuccessionKind)
    on = models.DateField(_("on"))
    reason = models.TextField(_("reason"))
    amendment = models.ForeignKey(
        PlanAmendment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successions",
        verbose_name=_("amendment"),
    )

    class Meta:
        verbose_name = _("succession of tasks")
        verbose_name_plural = _("successions of tasks")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="plan_pages_succession_once")
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id or '–'}"
