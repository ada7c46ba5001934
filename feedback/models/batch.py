from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.enums import BatchKind, BatchState


class Batch(models.Model):
    """Responses that came together and look alike, for a reviewer to decide on as one.

    An open batch holds the draft values of indicators that its answers are in; it does not stop
    them from being counted. ``key`` says what they share: a keyed hash, never an address.
    """

    form = models.ForeignKey(
        "feedback.FeedbackForm", on_delete=models.PROTECT, related_name="batches"
    )
    kind = models.CharField(_("what they share"), max_length=12, choices=BatchKind)
    key = models.CharField(max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.OPEN)
    opened_at = models.DateTimeField(_("noticed at"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("batch of like responses")
        verbose_name_plural = _("batches of like responses")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "kind", "key"],
                condition=Q(state="open"),
                name="feedback_one_open_batch",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
