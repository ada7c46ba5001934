from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ScaleMapping(models.Model):
    """How answers on a question's former scale read on the present one.

    ``former`` and ``present`` are lists of option codes, ``pairs`` maps each code of the former to
    one of the present. Without a mapping a question's scale is not changed.
    """

    question = models.ForeignKey(
        "feedback.Question", on_delete=models.PROTECT, related_name="mappings"
    )
    former = models.JSONField(_("former scale"))
    present = models.JSONField(_("present scale"))
    pairs = models.JSONField(_("what becomes what"))
    reason = models.CharField(_("reason"), max_length=255)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("mapping of a scale")
        verbose_name_plural = _("mappings of scales")
        ordering = ["question", "id"]

    def __str__(self) -> str:
        return str(self.question)
