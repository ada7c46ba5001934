from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

ORIGIN = r"^https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{2,5})?\Z"


class EmbedOrigin(models.Model):
    """Another portal that may show our forms and figures in a frame."""

    origin = models.CharField(
        _("address"),
        max_length=255,
        unique=True,
        validators=[
            RegexValidator(ORIGIN, _("Write it like https://cong.example.vn, without a path."))
        ],
    )
    note = models.CharField(_("whose it is"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("portal that may embed")
        verbose_name_plural = _("portals that may embed")
        ordering = ["origin"]

    def __str__(self) -> str:
        return self.origin
