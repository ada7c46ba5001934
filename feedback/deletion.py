"""Pages whose forms have been answered are not deleted, nor is anything above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from .errors import FormHasResponses
from .models import FeedbackFormPage, Response
from .services.versions import form_key

if TYPE_CHECKING:
    from wagtail.models import Page


def check_form_page(page: FeedbackFormPage) -> None:
    """Raise ``FormHasResponses`` if deleting the page would leave answers without a form page."""
    if page.alias_of_id is not None or _has_another_page(page):
        return
    count = Response.objects.filter(form__translation_key=form_key(page)).count()
    if count:
        sentence = ngettext(
            "“%(form)s” has %(count)d response. Unpublish it instead of deleting it.",
            "“%(form)s” has %(count)d responses. Unpublish it instead of deleting it.",
            count,
        )
        raise FormHasResponses(sentence % {"form": page.title, "count": count})


def check_tree(page: Page) -> None:
    """The same for a page and everything below it."""
    for form_page in FeedbackFormPage.objects.descendant_of(page, inclusive=True):
        check_form_page(form_page)


def _has_another_page(page: FeedbackFormPage) -> bool:
    """Whether a translation stays, which keeps the form reachable."""
    same = FeedbackFormPage.objects.filter(translation_key=page.translation_key)
    return same.exclude(pk=page.pk).exists()
