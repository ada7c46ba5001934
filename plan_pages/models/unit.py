from datetime import date

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from plan_pages.querysets import UnitQuerySet
from plan_pages.text import fold
from plan_pages.validators import validate_ascii_code


class Unit(models.Model):
    """A division or subordinate body of the department (phòng, đơn vị).

    The code stands in tallies and addresses and never changes; a merged or renamed unit ends
    (``valid_to``) and names its successors.
    """

    code = models.CharField(_("code"), max_length=20, unique=True, validators=[validate_ascii_code])
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=60)
    aliases = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("One on each line, as they are written in plans and tables."),
    )
    is_collective = models.BooleanField(
        _("collective"),
        default=False,
        help_text=_("Stands for several units, such as “Các phòng, đơn vị”."),
    )
    members = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="collectives", verbose_name=_("members")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successors"),
    )
    receives_feedback = models.BooleanField(
        _("receives citizens"),
        default=True,
        help_text=_("Offered in feedback forms as a unit that citizens dealt with."),
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        english = (translation.get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name

    def known_as(self) -> set[str]:
        """All names of the unit, folded, for resolving what a table writes."""
        names = [self.code, self.name, self.short_name, *self.aliases.splitlines()]
        return {fold(name).strip() for name in names if name.strip()}

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class UnitMembership(models.Model):
    """Whose data an officer or a head may see: that of these units, of no others."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="unit_memberships",
        verbose_name=_("user"),
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("unit")
    )

    class Meta:
        verbose_name = _("unit membership")
        verbose_name_plural = _("unit memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], name="plan_pages_one_membership")
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"
