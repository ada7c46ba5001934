from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from plan_pages.enums import ManualStatus, Recurrence, TaskStatus
from plan_pages.querysets import PlanTaskQuerySet
from plan_pages.recurrence import next_time
from plan_pages.status import status_on
from plan_pages.text import fold


class PlanTask(models.Model):  # type: ignore[django-manager-missing]  # of pages, untyped Wagtail
    """A row of the plan's appendix: what is done, its product, by when, by whom, for what."""

    plan = models.ForeignKey(
        "plan_pages.Plan",
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("plan"),
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.TextField(_("task"))
    product = models.TextField(_("product"), blank=True)
    criterion = models.ForeignKey(
        "plan_pages.Criterion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("criterion"),
    )
    deadline_text = models.CharField(
        _("deadline"), max_length=255, blank=True, help_text=_("In the plan's own words.")
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True, editable=False)
    due_on = models.DateField(
        _("due on"),
        null=True,
        blank=True,
        help_text=_("Read from the deadline's words; fill in only where they name no day."),
    )
    recurrence = models.CharField(
        _("recurrence"),
        max_length=12,
        choices=Recurrence,
        default=Recurrence.NONE,
        editable=False,
    )
    lead_units = models.ManyToManyField(
        "plan_pages.Unit", related_name="led_tasks", blank=True, verbose_name=_("lead units")
    )
    supporting_units = models.ManyToManyField(
        "plan_pages.Unit",
        related_name="supported_tasks",
        blank=True,
        verbose_name=_("supporting units"),
    )
    monthly_target = models.PositiveSmallIntegerField(
        _("pieces a month"),
        null=True,
        blank=True,
        help_text=_("For a communication task: how many news pieces each month it asks for."),
    )
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    result = models.TextField(
        _("result"), blank=True, help_text=_("What was achieved, and where the product is.")
    )
    manual_status = models.CharField(
        _("decided status"),
        max_length=16,
        choices=ManualStatus,
        blank=True,
        default=ManualStatus.NONE,
        editable=False,
    )
    manual_reason = models.TextField(_("reason"), blank=True, editable=False)
    manual_since = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("replaced on"), null=True, blank=True, editable=False)
    # What the reports say, kept by services/progress so that a list of tasks reads no report.
    first_report_on = models.DateField(null=True, blank=True, editable=False)
    reported_done_on = models.DateField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    search_ascii = models.TextField(editable=False, default="", blank=True)

    objects = PlanTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan task")
        verbose_name_plural = _("plan tasks")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_pages_task_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_ascii = fold(" ".join([self.title, self.product, self.result]))
        super().save(*args, **kwargs)

    def next_due_on(self, day: date) -> date | None:
        return next_time(self.recurrence, self.deadline_text, self.due_on, day)

    def status_on(self, day: date) -> TaskStatus:
        return status_on(
            day,
            self.due_on,
            self.recurrence,
            self.completed_on,
            starts_on=self.starts_on,
            manual=self.manual_status if self._is_decided_on(day) else "",
            ended_on=self.ended_on,
            first_report_on=self.first_report_on,
            reported_done_on=self.reported_done_on,
        )

    def _is_decided_on(self, day: date) -> bool:
        return self.manual_since is None or self.manual_since <= day
