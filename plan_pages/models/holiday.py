from django.db import models
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """A day on which working days are counted otherwise: a day off, or a Saturday worked instead.

    Kept by the Office from the yearly notice of the Ministry of Home Affairs (nghỉ lễ, nghỉ Tết,
    hoán đổi ngày làm việc; Labour Code 45/2019/QH14, art. 112).
    """

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    is_working = models.BooleanField(
        _("worked"),
        default=False,
        help_text=_("A Saturday or Sunday that is worked in exchange for a day off."),
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
