from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PairLink(models.Model):
    """Shows a pair of "citizens said" and "the department did" with an indicator or with a form.

    The pair itself belongs to ``plan_pages``, which knows neither.
    """

    pair = models.ForeignKey(
        "plan_pages.SaidDone",
        on_delete=models.CASCADE,
        related_name="feedback_links",
        verbose_name=_("said and done"),
    )
    indicator = models.ForeignKey(
        "feedback.Indicator",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="pair_links",
        verbose_name=_("indicator"),
    )
    form = models.ForeignKey(
        "feedback.FeedbackForm",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="pair_links",
        verbose_name=_("form"),
    )

    class Meta:
        verbose_name = _("place of a pair")
        verbose_name_plural = _("places of pairs")
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "indicator"], name="feedback_pair_once_per_indicator"
            ),
            models.UniqueConstraint(fields=["pair", "form"], name="feedback_pair_once_per_form"),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, form__isnull=True)
                | Q(indicator__isnull=True, form__isnull=False),
                name="feedback_pair_has_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair} – {self.indicator or self.form}"
