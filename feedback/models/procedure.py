from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from feedback.querysets import ProcedureQuerySet
from plan_pages.text import fold
from plan_pages.validators import validate_ascii_code


class Procedure(models.Model):
    """An administrative procedure that people come for; a dimension of every tally by its code.

    A procedure that is no longer offered stays, because answers name it.
    """

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[validate_ascii_code])
    name = models.CharField(_("name"), max_length=500)
    name_en = models.CharField(_("English name"), max_length=500, blank=True)
    area = models.CharField(_("area"), max_length=120, blank=True)
    unit = models.ForeignKey(
        "plan_pages.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit that handles it"),
    )
    is_offered = models.BooleanField(_("is offered"), default=True)
    search_ascii = models.TextField(editable=False, default="", blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("administrative procedure")
        verbose_name_plural = _("administrative procedures")
        ordering = ["area", "name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_ascii = fold(" ".join([self.code, self.name, self.name_en, self.area]))
        super().save(*args, **kwargs)

    @property
    def local_name(self) -> str:
        english = (translation.get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name
