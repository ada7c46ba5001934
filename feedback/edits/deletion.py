"""Pages whose forms have been answered are not deleted, nor is anything above them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import ngettext
from wagtail.models import Page

from feedback.errors import FormHasResponses
from feedback.models import FeedbackFormPage, Response
from feedback.services.versions import form_key

if TYPE_CHECKING:
    from uuid import UUID


def check_form_page(page: FeedbackFormPage, going: Collection[int] = ()) -> None:
    """Raise ``FormHasResponses`` if deleting the page would leave answers without a form page.

    ``going``: primary keys of the pages that are deleted together with it.
    """
    if page.alias_of_id is not None or _has_another_page(page, going):
        return
    count = responses_of(form_key(page))
    if count:
        sentence = ngettext(
            "“%(form)s” has %(count)d response. Unpublish it instead of deleting it.",
            "“%(form)s” has %(count)d responses. Unpublish it instead of deleting it.",
            count,
        )
        raise FormHasResponses(sentence % {"form": page.title, "count": count})


def responses_of(translation_key: UUID) -> int:
    return Response.objects.filter(form__translation_key=translation_key).count()


def check_trees(pages: Iterable[Page]) -> None:
    """The same for pages and everything below them, which go together."""
    found = {form.pk: form for page in pages for form in form_pages_below(page)}
    for form_page in found.values():
        check_form_page(form_page, found)


def form_pages_below(page: Page) -> QuerySet[FeedbackFormPage]:
    below: QuerySet[FeedbackFormPage] = FeedbackFormPage.objects.descendant_of(page, inclusive=True)
    return below


def check_deletion(page: FeedbackFormPage, origin: Any) -> None:
    """For ``pre_delete``: ``origin`` is what was told to go, one page or a set of them."""
    same = FeedbackFormPage.objects.filter(translation_key=page.translation_key)
    keys = list(same.values_list("pk", flat=True))
    if isinstance(origin, QuerySet) and issubclass(origin.model, Page):
        check_form_page(page, set(origin.filter(pk__in=keys).values_list("pk", flat=True)))
    else:
        check_form_page(page)


def _has_another_page(page: FeedbackFormPage, going: Collection[int]) -> bool:
    """Whether a translation stays, which keeps the form reachable."""
    same = FeedbackFormPage.objects.filter(translation_key=page.translation_key)
    return same.exclude(pk__in=[page.pk, *going]).exists()
