from __future__ import annotations

from collections.abc import Iterable
from http import HTTPMethod
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from feedback.admin_forms import FormPageForm
from feedback.blocks import QuestionStreamField
from feedback.edits.panel import BeforePublicationPanel
from feedback.edits.publication_gate import FormGateMixin
from feedback.paper.route import PaperRouteMixin
from feedback.serving import routes
from feedback.visits import Visit
from plan_pages.mixins import (
    FoldedSearchMixin,
    LanguageFallbackMixin,
    OneQueryRouteMixin,
    folded_search_fields,
    no_restrictions,
)
from plan_pages.querysets import visible

PLAIN_TEXT = ["bold", "italic", "link", "ol", "ul"]
# Below the list of forms; no form is looked for there.
ROUTES = frozenset({"bien-nhan", "da-lam", "q", "tra-cuu"})
PUBLIC_METHODS = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.POST, HTTPMethod.OPTIONS]


class FeedbackIndexPage(
    LanguageFallbackMixin, FoldedSearchMixin, OneQueryRouteMixin, RoutablePageMixin, Page
):
    """The list of forms, the receipt, the look-up of receipts, and what became of it all."""

    intro = RichTextField(_("introduction"), blank=True, features=PLAIN_TEXT)
    complaints = RichTextField(
        _("where complaints and denunciations go"),
        blank=True,
        features=PLAIN_TEXT,
        help_text=_("Shown where an answer reads like a complaint or a denunciation."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days until an answer"), default=5, help_text=_("Said on the receipt.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("complaints"),
        FieldPanel("answer_days"),
    ]
    subpage_types: ClassVar[list[str]] = ["feedback.FeedbackFormPage"]
    allowed_http_methods = PUBLIC_METHODS
    search_fields = [*Page.search_fields, *folded_search_fields]
    template = "feedback/feedback_index_page.html"

    class Meta:
        verbose_name = _("feedback index page")
        verbose_name_plural = _("feedback index pages")

    def search_text(self) -> str:
        return str(get_text_for_indexing(self.intro))

    def children_at(self, slug: str) -> models.QuerySet[Any] | None:
        forms = FeedbackFormPage.objects.child_of(self).select_related("locale")
        return None if slug in ROUTES else forms

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from feedback.listing import Listing  # noqa: PLC0415 - it asks these models
        from feedback.pairs.shown import newest_pairs  # noqa: PLC0415 - it asks these models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        forms = visible(FeedbackFormPage.objects.child_of(self)).order_by("path")
        return {**context, "forms": Listing(forms), "newest_pairs": newest_pairs}

    @path("bien-nhan/", name="receipt")
    def receipt(self, request: HttpRequest) -> HttpResponse:
        from feedback.views import receipt  # noqa: PLC0415 - views import these models

        return receipt.show(self, request)

    @path("q/<str:signed>/", name="counter")
    def counter(self, request: HttpRequest, signed: str) -> HttpResponse:
        from feedback.views import counter  # noqa: PLC0415 - views import these models

        return counter.enter(request, self, signed)

    @path("da-lam/", name="pairs")
    def pairs(self, request: HttpRequest) -> HttpResponse:
        from feedback.views import pairs  # noqa: PLC0415 - views import these models

        return pairs.show(self, request)

    @path("tra-cuu/", name="lookup")
    def lookup(self, request: HttpRequest) -> HttpResponse:
        from feedback.views import lookup  # noqa: PLC0415 - views import these models

        return lookup.handle(request, self)


class FeedbackFormPage(
    FormGateMixin, LanguageFallbackMixin, FoldedSearchMixin, PaperRouteMixin, Page
):
    """A form that an editor builds from question blocks; its answers hang on ``FeedbackForm``."""

    intro = RichTextField(_("introduction"), blank=True, features=PLAIN_TEXT)
    body = QuestionStreamField(verbose_name=_("questions"), blank=True)
    thank_you = RichTextField(_("text of the receipt page"), blank=True, features=PLAIN_TEXT)

    base_form_class = FormPageForm
    content_panels = [
        *Page.content_panels,
        BeforePublicationPanel(),
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("thank_you"),
    ]
    parent_page_types: ClassVar[list[str]] = ["feedback.FeedbackIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    allowed_http_methods = PUBLIC_METHODS
    search_fields = [*Page.search_fields, *folded_search_fields]
    template = "feedback/form_page.html"
    # What was worked out about the page while the way to it is known; None where it is not.
    known: dict[str, Any] | None = None

    class Meta:
        verbose_name = _("feedback form page")
        verbose_name_plural = _("feedback form pages")

    def search_text(self) -> str:
        return str(get_text_for_indexing(self.intro))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from feedback.views import form, paper  # noqa: PLC0415 - views import these models

        routes.remember(request, self)
        if kwargs.get("on_paper"):
            return paper.show(request, self)
        return form.handle(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from feedback.views import form  # noqa: PLC0415 - views import these models

        request.is_preview = True  # type: ignore[attr-defined]
        return form.preview(Visit(self, request))

    def get_view_restrictions(self) -> Any:
        if self.known is not None:
            return no_restrictions()
        return super().get_view_restrictions()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._keep_ids()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self._keep_ids()
        return super().save_revision(*args, **kwargs)

    def _keep_ids(self) -> None:
        """Write down the ids of blocks and answers before anything is stored.

        They are the identity of questions; JSON written by code may lack them, and an id made anew
        at each reading would make a new version of the form at each view.
        """
        # Read out, blocks give ids to the parts of them that lack one.
        list(self.body)
        block = self._meta.get_field("body").stream_block
        self.body = block.to_python(block.get_prep_value(self.body))

    def full_clean(self, exclude: Iterable[str] | None = None, **kwargs: Any) -> None:
        self._keep_ids()
        super().full_clean(exclude, **kwargs)
