"""The public list of forms: the open ones apart from those of another time."""

from collections.abc import Iterable

from .models import FeedbackFormPage
from .opening import Opening, openings
from .services.versions import form_key

Listed = list[tuple[FeedbackFormPage, Opening]]


def listed(pages: Iterable[FeedbackFormPage]) -> dict[str, Listed]:
    """``open_forms`` and ``closed_forms``, in the order given."""
    keys = {page: form_key(page) for page in pages}
    found = openings([*keys.values()])
    both = [(page, found[key]) for page, key in keys.items()]
    return {
        "open_forms": [pair for pair in both if pair[1].is_open],
        "closed_forms": [pair for pair in both if not pair[1].is_open],
    }
