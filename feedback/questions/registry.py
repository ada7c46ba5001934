from functools import lru_cache

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from feedback import conf

from .base import Entry, QuestionType


@lru_cache(maxsize=1)
def question_types() -> dict[str, QuestionType]:
    """All installed types by kind, in the order of the setting."""
    types: list[QuestionType] = [import_string(path)() for path in conf.get("QUESTION_TYPES")]
    return {kind.kind: kind for kind in types}


def type_of(entry: Entry) -> QuestionType:
    """The type of an entry.

    Raises ``KeyError`` when a host took a type away whose answers it still keeps.
    """
    return question_types()[entry["kind"]]


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "FEEDBACK":
        question_types.cache_clear()
