"""Question types beside those of the defaults, as a host's setting installs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import override_settings

from feedback import conf
from feedback.blocks import QuestionStreamBlock
from feedback.models import FeedbackFormPage


@contextmanager
def installed(*paths: str, **settings: Any) -> Iterator[None]:
    """A site reads the setting when it starts; here the page's body is built again."""
    types = [*conf.DEFAULTS["QUESTION_TYPES"], *paths]
    body = FeedbackFormPage._meta.get_field("body")
    before = body.stream_block
    with override_settings(FEEDBACK={"QUESTION_TYPES": types, **settings}):
        body.stream_block = QuestionStreamBlock()
        yield
    body.stream_block = before
