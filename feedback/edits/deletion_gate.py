"""Say in a sentence, before Wagtail deletes a page, why it may not, and what may be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from feedback.edits.deletion import check_trees, form_pages_below, responses_of
from feedback.errors import FormHasResponses
from feedback.services.versions import form_key


def refuse_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, [page])


def refuse_bulk_deletion(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete" or not objects or not isinstance(objects[0], Page):
        return None
    return _refuse(request, objects)


def _refuse(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    try:
        check_trees(pages)
    except FormHasResponses as error:
        messages.error(request, str(error), buttons=_ways_out(request, pages))
        return redirect("wagtailadmin_explore", pages[0].pk)
    return None


def _ways_out(request: HttpRequest, pages: list[Page]) -> list[Any]:
    """Archiving, for each answered form that the person may put away."""
    return [
        messages.button(
            reverse("feedback_archive", args=[form_page.pk]),
            _("Archive “%(form)s”") % {"form": form_page.title},
        )
        for page in pages
        for form_page in form_pages_below(page).filter(alias_of=None)
        if responses_of(form_key(form_page))
        and form_page.permissions_for_user(request.user).can_publish()
    ]
