"""The home page and the names in the frame; everything else is plan_pages' and feedback's."""

from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import RichTextBlock
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page

from plan_pages.mixins import FoldedSearchMixin, LanguageFallbackMixin, folded_search_fields
from plan_pages.page_cache import new_generation

from .sections import SectionRouteMixin


class HomePage(LanguageFallbackMixin, FoldedSearchMixin, SectionRouteMixin, Page):
    """What is being done and how it stands; its figures are read, its words may be written."""

    heading = models.CharField(
        _("heading"),
        max_length=120,
        blank=True,
        help_text=_("Empty: “What the Department promised, and how far it is”."),
    )
    sentence = models.CharField(
        _("opening sentence"),
        max_length=300,
        blank=True,
        help_text=_("Empty: written from the data of the newest plan."),
    )
    target_rank = models.PositiveIntegerField(
        _("target rank"),
        null=True,
        blank=True,
        help_text=_("The rank in the PAR INDEX that the plan wants, “this one or better”."),
    )
    indicator = models.ForeignKey(
        "feedback.Indicator",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicator"),
        help_text=_("Empty: the newest published value of any indicator."),
    )
    body = StreamField(
        [("text", RichTextBlock(label=_("Text")))], blank=True, verbose_name=_("further text")
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("heading"),
                FieldPanel("sentence"),
                FieldPanel("target_rank"),
                FieldPanel("indicator"),
            ],
            heading=_("Opening"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, *folded_search_fields]
    template = "portal/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .home import Home  # noqa: PLC0415 - home reads models that load after this module

        return {**super().get_context(request, *args, **kwargs), "home": Home(self, request)}

    def search_text(self) -> str:
        return " ".join([self.heading, self.sentence])


@register_setting(icon="site")
class SiteFrame(BaseSiteSetting):
    """Names, emblem and address in the frame; an empty field shows its default."""

    emblem = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("emblem"),
        help_text=_("Empty: a neutral sample emblem."),
    )
    agency_name = models.CharField(_("agency"), max_length=150, blank=True)
    parent_agency = models.CharField(_("parent agency"), max_length=150, blank=True)
    responsible_unit = models.CharField(
        _("responsible for the content"), max_length=150, blank=True
    )
    address = models.CharField(_("address"), max_length=255, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("name and emblem of the site")

    def __str__(self) -> str:
        return self.shown_agency

    @property
    def shown_agency(self) -> str:
        return self.agency_name or gettext("Department of Natural Resources and Environment")

    @property
    def shown_parent(self) -> str:
        return self.parent_agency or gettext("People's Committee of Khánh Hòa Province")

    @property
    def shown_unit(self) -> str:
        return self.responsible_unit or gettext("Office of the Department")


# The frame stands round every page that is kept.
for _signal in (post_save, post_delete):
    _signal.connect(new_generation, sender=SiteFrame)
