from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """A person's word for one purpose, with the text that was agreed to; withdrawing keeps it.

    ``text_version`` is the first 12 hexadecimal digits of the SHA-256 of the text.
    """

    response = models.ForeignKey(
        "feedback.Response", on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(_("purpose"), max_length=40)
    text = models.TextField(_("consent given to"))
    text_version = models.CharField(_("version of the text"), max_length=12)
    locale = models.CharField(_("language"), max_length=20)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["response", "purpose"]
        constraints = [
            models.UniqueConstraint(fields=["response", "purpose"], name="feedback_one_consent")
        ]

    def __str__(self) -> str:
        return self.purpose
