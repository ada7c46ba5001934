from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.enums import Combining, DefinitionState, QuestionSource
from feedback.indicators.errors import Immutable
from feedback.indicators.querysets import IndicatorDefinitionQuerySet
from plan_pages.enums import Calendar


class IndicatorDefinition(models.Model):
    """How an indicator is computed, immutable; a published value names its definition.

    ``factors`` is a list of ``{"code", "questions": [code, …]}``, with ``title`` and ``title_en``
    where readers are to see a name, and a whole ``weight`` where it is not 1. ``rule`` names what
    is computed of a question's answers (``feedback.indicators.rules``): it reads ``hit_options``,
    ``valid_options`` and ``weights`` (``{option: whole number}``). ``combining`` says how the
    questions become one value (SIPAS; facts §2.3). Questions of the ``bank`` are written
    ``CODE#series``. One person proposes a definition and another approves it.
    """

    class Grouping(models.TextChoices):
        NONE = "", _("None")
        UNIT = "unit", _("By unit")
        CHANNEL = "channel", _("By channel")

    indicator = models.ForeignKey(
        "feedback.Indicator",
        on_delete=models.PROTECT,
        related_name="definitions",
        verbose_name=_("indicator"),
    )
    number = models.PositiveIntegerField(_("version"))
    source = models.CharField(
        _("questions"), max_length=10, choices=QuestionSource, default=QuestionSource.FORM
    )
    rule = models.CharField(_("rule"), max_length=30, default="share")
    factors = models.JSONField(_("factors"))
    hit_options = models.JSONField(_("options that count"), default=list)
    valid_options = models.JSONField(_("valid options"))
    weights = models.JSONField(_("weights of the options"), default=dict)
    combining = models.CharField(
        _("combining"), max_length=10, choices=Combining, default=Combining.FACTORS
    )
    grouping = models.CharField(
        _("grouping"), max_length=10, choices=Grouping, default=Grouping.UNIT, blank=True
    )
    calendar = models.CharField(
        _("calendar"), max_length=10, choices=Calendar, default=Calendar.CIVIL
    )
    min_respondents = models.PositiveIntegerField(_("fewest respondents"), default=10)
    criterion = models.ForeignKey(
        "plan_pages.Criterion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("criterion it feeds"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DefinitionState, default=DefinitionState.APPROVED
    )
    reason = models.TextField(_("reason of the change"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("reason of the decision"), blank=True)

    objects = IndicatorDefinitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator definition")
        verbose_name_plural = _("indicator definitions")
        ordering = ["indicator", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "number"], name="feedback_definition_number"
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(state="proposed"),
                name="feedback_one_proposed_definition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise Immutable(_("A definition is never changed; define a new version."))
        super().save(*args, **kwargs)

    @property
    def is_approved(self) -> bool:
        return self.state == DefinitionState.APPROVED

    @property
    def is_proposed(self) -> bool:
        return self.state == DefinitionState.PROPOSED

    @property
    def questions(self) -> list[str]:
        """Codes of all items in the order of the definition, each once."""
        codes = [code for factor in self.factors for code in factor["questions"]]
        return list(dict.fromkeys(codes))
