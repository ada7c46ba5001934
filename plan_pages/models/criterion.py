from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from plan_pages.enums import CriterionSource
from plan_pages.querysets import CriterionQuerySet
from plan_pages.text import code_sort_key
from plan_pages.validators import validate_ascii_code


class CriteriaSet(models.Model):
    """A version of the index: a plan may be written under one set and scored under the next."""

    name = models.CharField(_("code"), max_length=60, unique=True, validators=[validate_ascii_code])
    title = models.CharField(_("title"), max_length=255, blank=True)
    decision = models.CharField(
        _("decision"), max_length=255, blank=True, help_text=_("For example: QĐ 876/QĐ-BNV")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["-valid_from", "name"]

    def __str__(self) -> str:
        return self.title or self.name


class Criterion(models.Model):  # type: ignore[django-manager-missing]  # of pages, untyped Wagtail
    """A field (lĩnh vực), criterion (tiêu chí) or sub-criterion; depth is that of its code."""

    criteria_set = models.ForeignKey(
        CriteriaSet,
        on_delete=models.CASCADE,
        related_name="criteria",
        verbose_name=_("criteria set"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=500)
    name_en = models.CharField(_("English name"), max_length=500, blank=True)
    max_score = models.DecimalField(_("maximum points"), max_digits=6, decimal_places=2)
    source = models.CharField(
        _("source"),
        max_length=10,
        choices=CriterionSource,
        default=CriterionSource.APPRAISAL,
    )
    sort_key = models.CharField(max_length=80, editable=False)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "code"], name="plan_pages_criterion_code"
            ),
            models.CheckConstraint(
                condition=models.Q(max_score__gte=Decimal(0)), name="plan_pages_criterion_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = code_sort_key(self.code)
        super().save(*args, **kwargs)

    @property
    def local_name(self) -> str:
        english = (translation.get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name

    @property
    def field_code(self) -> str:
        """The field (lĩnh vực) the criterion belongs to: ``"3.4.1"`` → ``"3"``."""
        return self.code.split(".")[0]

    @property
    def depth(self) -> int:
        return self.code.count(".")
