from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedbackForm(models.Model):
    """A form as a record, whose page is found by translation key.

    Translations and aliases of a page share one form; a copied page is a new form.
    """

    translation_key = models.UUIDField(unique=True, editable=False)
    slug = models.CharField(_("address"), max_length=255, editable=False)
    title = models.CharField(_("title"), max_length=255, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    # Its page is gone or was put away: nobody answers it any more, its figures stay.
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("feedback form")
        verbose_name_plural = _("feedback forms")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """The permanent identity of a question: (form, StreamField block id), with a locked code."""

    form = models.ForeignKey(FeedbackForm, on_delete=models.PROTECT, related_name="questions")
    block_id = models.UUIDField()
    code = models.CharField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=40)
    bank = models.ForeignKey(
        "feedback.BankQuestion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="asked_in",
        verbose_name=_("question of the bank"),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["form", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "block_id"], name="feedback_question_block"),
            models.UniqueConstraint(fields=["form", "code"], name="feedback_question_code"),
        ]

    def __str__(self) -> str:
        return self.code


class FormVersion(models.Model):
    """What a respondent saw, immutable and addressed by its content.

    ``schema`` is ``{"entries": [entry, …]}``; an entry has ``id``, ``kind``, ``code``, ``label``,
    ``help``, ``required`` and, for choices, ``options`` of ``{"id", "code", "label"}``.
    """

    form = models.ForeignKey(FeedbackForm, on_delete=models.PROTECT, related_name="versions")
    locale = models.CharField(_("language"), max_length=20)
    number = models.PositiveIntegerField(_("number"))
    sha256 = models.CharField(max_length=64)
    schema = models.JSONField()
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")
        ordering = ["form", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "locale", "sha256"], name="feedback_version_content"
            ),
            models.UniqueConstraint(fields=["form", "number"], name="feedback_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.number}"

    @property
    def entries(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.schema["entries"]
        return entries
