"""The pairs that a form's own page shows below its questions."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject

from feedback.models import FeedbackForm
from feedback.services.versions import form_key
from feedback.visits import Visit
from plan_pages.models import SaidDone

from .shown import MOST_BESIDE, pairs_of_form


def pairs_on(visit: Visit) -> Any:
    """None at a counter or a kiosk, in a foreign frame and in a preview: there is the form alone.

    Asked for when a template does, so a page that is kept asks nothing.
    """
    if visit.counter is not None or visit.is_embedded or visit.is_preview:
        return []
    return SimpleLazyObject(lambda: _pairs(visit))


def _pairs(visit: Visit) -> list[SaidDone]:
    form = FeedbackForm.objects.filter(translation_key=form_key(visit.page)).first()
    return pairs_of_form(form)[:MOST_BESIDE] if form else []
