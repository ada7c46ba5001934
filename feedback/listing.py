"""The public list of forms: the open ones apart from those of another time."""

from collections.abc import Iterable
from functools import cached_property

from .models import FeedbackFormPage
from .opening import Opening, openings
from .services.versions import form_key

Listed = list[tuple[FeedbackFormPage, Opening]]


class Listing:
    """Asks nothing of the database until a template asks for it; keeps the order given."""

    def __init__(self, pages: Iterable[FeedbackFormPage]) -> None:
        self.pages = pages

    @cached_property
    def all(self) -> Listed:
        keys = {page: form_key(page) for page in self.pages}
        found = openings([*keys.values()])
        return [(page, found[key]) for page, key in keys.items()]

    @property
    def open(self) -> Listed:
        return [pair for pair in self.all if pair[1].is_open]

    @property
    def closed(self) -> Listed:
        return [pair for pair in self.all if not pair[1].is_open]
