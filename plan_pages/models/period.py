from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plan_pages.enums import Calendar, PeriodKind
from plan_pages.querysets import ReportingPeriodQuerySet
from plan_pages.validators import validate_ascii_code, validate_period_cut


class ReportingPeriod(models.Model):
    """A half-open range of local dates, ``starts <= day < ends``; the only period there is.

    The reform calendar reports Quý I, 6 tháng and Năm from 15 December on (cumulative) and Quý III
    by itself (VB 581/BNV-CCHC).
    """

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[validate_ascii_code])
    name = models.CharField(_("name"), max_length=100)
    calendar = models.CharField(_("calendar"), max_length=10, choices=Calendar)
    kind = models.CharField(_("kind"), max_length=10, choices=PeriodKind)
    starts = models.DateField(_("first day"), validators=[validate_period_cut])
    ends = models.DateField(_("first day after"), validators=[validate_period_cut])
    is_cumulative = models.BooleanField(_("cumulative"), default=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["starts", "ends"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")), name="plan_pages_period_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(starts__day__in=(1, 15), ends__day__in=(1, 15)),
                name="plan_pages_period_cut",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.starts and self.ends and self.starts >= self.ends:
            raise ValidationError({"ends": _("The period ends before it begins.")})

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def last_day(self) -> date:
        return self.ends - timedelta(days=1)

    @property
    def year(self) -> int:
        """The year the period counts for: that of its last day."""
        return self.ends.year if (self.ends.month, self.ends.day) > (1, 1) else self.ends.year - 1
