from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from feedback.days import now
from feedback.enums import Job, RunState
from feedback.indicators.querysets import JobRunQuerySet, longest_run


class JobRun(models.Model):
    """One run of a job over indicators or tallies: what was looked at, and how it ended.

    ``rows_in`` are the respondents that entered the result, ``rows_excluded`` those that a
    reviewer, a sender or an open batch keeps out of it.
    """

    name = models.CharField(_("job"), max_length=60)
    indicator = models.ForeignKey(
        "feedback.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
        verbose_name=_("indicator"),
    )
    period = models.ForeignKey(
        "plan_pages.ReportingPeriod",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("period"),
    )
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("to, not included"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.RUNNING)
    attempt = models.PositiveIntegerField(_("attempt"), default=1)
    rows_in = models.PositiveBigIntegerField(_("counted"), null=True, blank=True)
    rows_excluded = models.PositiveBigIntegerField(_("excluded"), null=True, blank=True)
    result_hash = models.CharField(_("hash of the result"), max_length=64, blank=True)
    error = models.TextField(_("error"), blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of a job")
        verbose_name_plural = _("runs of jobs")
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["indicator", "period", "-started_at"], name="feedback_runs_of"),
            models.Index(fields=["name", "-started_at"], name="feedback_runs_named"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def job(self) -> str:
        """What was run, in words; a host's own jobs keep their name."""
        return str(Job(self.name).label) if self.name in Job.values else self.name

    @property
    def is_interrupted(self) -> bool:
        """Said to be running for longer than any run takes: its process was killed."""
        return self.state == RunState.RUNNING and self.started_at < now() - longest_run()

    @property
    def ended_badly(self) -> bool:
        return self.state == RunState.FAILED or self.is_interrupted

    @property
    def outcome(self) -> str:
        if self.is_interrupted:
            return pgettext("run of a job", "Interrupted")
        return str(RunState(self.state).label)

    @property
    def duration(self) -> timedelta | None:
        """None until it has ended."""
        return None if self.finished_at is None else self.finished_at - self.started_at

    @property
    def last_day(self) -> object:
        return None if self.ends is None else self.ends - timedelta(days=1)
