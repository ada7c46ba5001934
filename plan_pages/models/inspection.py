import re

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string
from wagtail.search import index

from plan_pages.enums import InspectionKind, InspectionState
from plan_pages.querysets import InspectionQuerySet
from plan_pages.text import fold

WORD = re.compile(r"[a-z0-9]+")


class Inspection(index.Indexed, models.Model):
    """Kiểm tra of a unit: planned (định kỳ) or unannounced (đột xuất).

    An unannounced one is seen by nobody of the unit before it has begun; one that is cancelled
    before that, never.
    """

    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(_("kind"), max_length=12, choices=InspectionKind)
    plan = models.ForeignKey(
        "plan_pages.Plan",
        on_delete=models.PROTECT,
        related_name="inspections",
        verbose_name=_("plan"),
    )
    unit = models.ForeignKey(
        "plan_pages.Unit",
        on_delete=models.PROTECT,
        related_name="inspections",
        verbose_name=_("inspected unit"),
    )
    criterion = models.ForeignKey(
        "plan_pages.Criterion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("criterion"),
    )
    decision = models.CharField(_("decision or plan of inspection"), max_length=255, blank=True)
    team = models.TextField(_("team"), blank=True, help_text=_("One person on each line."))
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    findings = models.TextField(_("findings"), blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    conclusion_number = models.CharField(_("number of the conclusion"), max_length=60, blank=True)
    conclusion_document = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document of the conclusion"),
    )
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    cancelled_because = models.TextField(
        _("reason of the cancellation"), blank=True, editable=False
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=InspectionState,
        default=InspectionState.PLANNED,
        editable=False,
    )

    objects = InspectionQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_ascii"),
        index.AutocompleteField("search_ascii"),
        index.FilterField("id"),
        index.FilterField("state"),
        index.FilterField("published_at"),
    ]

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plan_pages_inspection_days"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        """Where the list of conclusions shows this one."""
        return f"ket-luan-{self.pk}"

    @property
    def search_ascii(self) -> str:
        """Only of what is published: findings and team are nobody's to search for.

        The number also in single words: PostgreSQL reads "12/KL-STNMT" as 12 and a file.
        """
        number = fold(self.conclusion_number)
        words = " ".join(WORD.findall(number))
        return f"{fold(self.title)} {number} {words} {fold(self.conclusion)}".strip()


class InspectionMeasure(models.Model):
    """What a unit has to put right by a day; at the conclusion it becomes a task of the plan."""

    inspection = models.ForeignKey(
        Inspection,
        on_delete=models.CASCADE,
        related_name="measures",
        verbose_name=_("inspection"),
    )
    text = models.TextField(_("measure"))
    unit = models.ForeignKey(
        "plan_pages.Unit",
        on_delete=models.PROTECT,
        related_name="inspection_measures",
        verbose_name=_("unit"),
    )
    due_on = models.DateField(_("due on"))
    task = models.OneToOneField(
        "plan_pages.PlanTask",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="measure",
        verbose_name=_("follow-up task"),
    )

    class Meta:
        verbose_name = _("measure of an inspection")
        verbose_name_plural = _("measures of inspections")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
