"""The question bank: questions with permanent identities that many forms ask.

A question has series: what stands in one series may be compared over forms and years. A series
has wordings, of which the newest is asked; a wording mends a mistake and keeps the meaning. Asking
another thing, or offering other answers, begins a new series, and figures show the break.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plan_pages.validators import validate_ascii_code


class BankQuestion(models.Model):
    """The permanent identity; ``kind`` is a question type's and never changes."""

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[validate_ascii_code])
    kind = models.CharField(_("kind"), max_length=40)
    topic = models.CharField(_("topic"), max_length=120, blank=True)
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("The decision that words it.")
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    class Meta:
        verbose_name = _("question of the bank")
        verbose_name_plural = _("questions of the bank")
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.code


class BankSeries(models.Model):
    """One comparability class: its option codes are those that every wording of it offers.

    ``rules`` holds what else the question's type needs (``points``, ``smallest`` …); both are
    never changed once there.
    """

    question = models.ForeignKey(BankQuestion, on_delete=models.PROTECT, related_name="series")
    number = models.PositiveIntegerField(_("series"), default=1)
    option_codes = models.JSONField(default=list, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    reason = models.CharField(_("why it is not comparable"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("series of a question")
        verbose_name_plural = _("series of questions")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="feedback_bank_series")
        ]

    def __str__(self) -> str:
        newest = self.wordings.first()
        label = newest.label if newest else ""
        return f"{self.question.code} ({self.number}): {label}"


class BankWording(models.Model):
    """How a series is worded; ``options`` is a list of ``{"code", "label", "label_en"}``."""

    series = models.ForeignKey(BankSeries, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField(_("wording"), default=1)
    label = models.CharField(_("question"), max_length=500)
    label_en = models.CharField(_("question in English"), max_length=500, blank=True)
    help = models.CharField(_("explanation under the question"), max_length=500, blank=True)
    help_en = models.CharField(_("explanation in English"), max_length=500, blank=True)
    options = models.JSONField(_("answers"), default=list, blank=True)
    reason = models.CharField(_("what was mended"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("wording of a question")
        verbose_name_plural = _("wordings of questions")
        ordering = ["series", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="feedback_bank_wording")
        ]

    def __str__(self) -> str:
        return self.label

    def in_language(self, language: str) -> dict[str, Any]:
        """``label``, ``help``, ``options`` (``code``, ``label``); Vietnamese where no English."""
        english = language.startswith("en")
        return {
            "label": self.label_en if english and self.label_en else self.label,
            "help": self.help_en if english and self.help_en else self.help,
            "options": [
                {
                    "code": option["code"],
                    "label": (option.get("label_en") if english else "") or option["label"],
                }
                for option in self.options
            ],
        }
