from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.querysets import TallyQuerySet


class Tally(models.Model):
    """How many responses chose an option; every key column is NOT NULL, ``""`` for none.

    ``live`` equals a fold over the counted responses; ``archived`` keeps the counts of answers
    deleted after their period closed. Their sum is n.
    """

    form = models.ForeignKey("feedback.FeedbackForm", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("feedback.FormVersion", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=40)
    unit = models.CharField(max_length=20, default="", blank=True)
    procedure = models.CharField(max_length=40, default="", blank=True)
    channel = models.CharField(max_length=10, default="", blank=True)
    half_month = models.DateField()
    option = models.CharField(max_length=40)
    live = models.BigIntegerField(default=0)
    archived = models.BigIntegerField(default=0)
    # Of numbers: the sum of what ``live`` and ``archived`` responses gave, in hundredths.
    total = models.BigIntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "form",
                    "half_month",
                    "version",
                    "question",
                    "unit",
                    "procedure",
                    "channel",
                    "option",
                ],
                name="feedback_tally_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question}={self.option}: {self.live + self.archived}"


class Lease(models.Model):
    """Lets one process at a time do a piece of periodic work; expires by itself."""

    name = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=100, default="", blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")

    def __str__(self) -> str:
        return self.name
