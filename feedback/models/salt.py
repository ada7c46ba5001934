from django.db import models
from django.utils.translation import gettext_lazy as _


class Salt(models.Model):
    """A day's random secret in the keyed hashes of ``traces``; deleted after two days."""

    day = models.DateField(_("day"), primary_key=True)
    value = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("daily salt")
        verbose_name_plural = _("daily salts")

    def __str__(self) -> str:
        return self.day.isoformat()
