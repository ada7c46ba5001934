from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reply(models.Model):
    """What the department answers; whoever holds the receipt reads it."""

    response = models.ForeignKey(
        "feedback.Response", on_delete=models.CASCADE, related_name="replies"
    )
    text = models.TextField(_("answer"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("answer to a response")
        verbose_name_plural = _("answers to responses")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
