"""The body of a form page: a stream of the installed question types."""

from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField

from .questions.registry import question_types

MAX_QUESTIONS = 200
# Kinds whose answer has one place in a response.
ONCE = frozenset({"unit", "procedure", "contact"})


class QuestionStreamBlock(blocks.StreamBlock):
    """Built from the setting, so that a host adds a type without touching this app."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        installed = [(kind, kind_type.block()) for kind, kind_type in question_types().items()]
        kwargs.setdefault("max_num", MAX_QUESTIONS)
        kwargs.setdefault("required", False)
        once = {kind: {"max_num": 1} for kind, _block in installed if kind in ONCE}
        kwargs.setdefault("block_counts", once)
        super().__init__(local_blocks or installed, **kwargs)


class QuestionStreamField(StreamField):
    """A StreamField whose blocks are no part of migrations: they are a matter of settings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__(QuestionStreamBlock(), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
