from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Campaign(models.Model):
    """A time in which a form is open, with what it is to bring; days of Asia/Ho_Chi_Minh.

    A form without campaigns is open while its page is live; one with campaigns is open from the
    first to the last day of one of them. Campaigns of a form do not overlap, so the day of a
    response tells its campaign.
    """

    form = models.ForeignKey(
        "feedback.FeedbackForm",
        on_delete=models.PROTECT,
        related_name="campaigns",
        verbose_name=_("form"),
    )
    name = models.CharField(_("name"), max_length=255)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    invited = models.PositiveIntegerField(
        _("people invited"),
        null=True,
        blank=True,
        help_text=_("With it, the response rate is known. Units may have numbers of their own."),
    )
    note = models.TextField(_("note for staff"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-opens_on", "form"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="feedback_campaign_days"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.opens_on and self.closes_on and self.form_id:
            if self.closes_on < self.opens_on:
                raise ValidationError({"closes_on": _("The last day is before the first.")})
            self._refuse_overlap()

    def _refuse_overlap(self) -> None:
        others = Campaign.objects.filter(
            form=self.form_id, opens_on__lte=self.closes_on, closes_on__gte=self.opens_on
        )
        other = others.exclude(pk=self.pk).first()
        if other is not None:
            raise ValidationError(
                _("“%(other)s” runs at the same time (%(opens)s – %(closes)s).")
                % {"other": other, "opens": other.opens_on, "closes": other.closes_on}
            )

    def runs_on(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


class CampaignTarget(models.Model):
    """How many answers about a unit a campaign is to bring, and how many people were asked."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    unit = models.ForeignKey(
        "plan_pages.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    target = models.PositiveIntegerField(_("target"))
    invited = models.PositiveIntegerField(_("people invited"), null=True, blank=True)

    class Meta:
        verbose_name = _("target of a unit")
        verbose_name_plural = _("targets of units")
        ordering = ["unit__sort_order", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="feedback_target_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.target}"
