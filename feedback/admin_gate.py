"""Say in a sentence, before Wagtail deletes a page, why it may not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from .deletion import check_tree
from .errors import FormHasResponses


def refuse_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    try:
        check_tree(page)
    except FormHasResponses as error:
        messages.error(request, str(error))
        return redirect("wagtailadmin_explore", page.pk)
    return None


def refuse_bulk_deletion(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete" or not objects or not isinstance(objects[0], Page):
        return None
    refusals = (refuse_deletion(request, page) for page in objects)
    return next((refusal for refusal in refusals if refusal is not None), None)
