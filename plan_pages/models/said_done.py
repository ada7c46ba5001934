from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from plan_pages.querysets import SaidDoneQuerySet
from plan_pages.text import fold


class SaidDone(index.Indexed, models.Model):
    """A pair of “citizens said” and “the department did”; one record, shown wherever it belongs."""

    said = models.TextField(_("citizens said"))
    did = models.TextField(_("the department did"))
    date = models.DateField(_("date"), default=localdate)
    task = models.ForeignKey(
        "plan_pages.PlanTask",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="said_done",
        verbose_name=_("plan task"),
    )
    news = models.ForeignKey(
        "plan_pages.NewsPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="said_done",
        verbose_name=_("news"),
    )
    is_public = models.BooleanField(_("published"), default=False)

    objects = SaidDoneQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_ascii"),
        index.AutocompleteField("search_ascii"),
        index.FilterField("id"),
        index.FilterField("is_public"),
    ]

    class Meta:
        verbose_name = _("said and done")
        verbose_name_plural = _("said and done")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.said[:80]

    @property
    def anchor(self) -> str:
        """Where the list of pairs shows this one."""
        return f"cap-{self.pk}"

    @property
    def search_ascii(self) -> str:
        return f"{fold(self.said)} {fold(self.did)}"
