from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from plan_pages.querysets import RepairedPassageQuerySet


class Plan(models.Model):  # type: ignore[django-manager-missing]  # of pages, untyped Wagtail
    """The plan as a record; ``PlanPage`` shows it, and copies of the page never copy it.

    What the document does not say (number, date) stays empty and is never invented.
    """

    slug = models.SlugField(_("code"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=500)
    year = models.PositiveIntegerField(_("year"))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent plan"),
    )
    parent_reference = models.CharField(
        _("carries out"),
        max_length=255,
        blank=True,
        help_text=_("The superior plan as the document names it."),
    )
    number = models.CharField(_("number and sign"), max_length=60, blank=True)
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    criteria_set = models.ForeignKey(
        "plan_pages.CriteriaSet",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("criteria set"),
    )
    signed_document = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed document"),
        help_text=_("The plan as it was signed and sealed, as PDF."),
    )
    source_text = models.TextField(_("text as received"), blank=True, editable=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-year", "slug"]

    def __str__(self) -> str:
        return f"{self.year}: {Truncator(self.title).chars(90)}"


class RepairedPassage(models.Model):
    """A passage whose letters or words were put together again; a person confirms each one."""

    plan = models.ForeignKey(
        Plan,
        on_delete=models.CASCADE,
        related_name="repaired_passages",
        verbose_name=_("plan"),
    )
    position = models.PositiveIntegerField(_("position"))
    original = models.TextField(_("as received"))
    repaired = models.TextField(_("as repaired"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    objects = RepairedPassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("repaired passage")
        verbose_name_plural = _("repaired passages")
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_pages_passage_position")
        ]

    def __str__(self) -> str:
        return self.repaired[:80]
