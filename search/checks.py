from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from . import conf
from .sources import MEMBERS


@register()
def settings_are_known(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    unknown = sorted(set(getattr(settings, "SEARCH", {})) - set(conf.DEFAULTS))
    hint = f"Known keys: {', '.join(sorted(conf.DEFAULTS))}."
    return [
        Error(f"SEARCH has an unknown key: {name}.", hint=hint, id="search.E001")
        for name in unknown
    ]


@register()
def sources_are_complete(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    return [message for path in conf.get("SOURCES") for message in _source_errors(path)]


def _source_errors(path: str) -> Iterator[CheckMessage]:
    try:
        source = import_string(path)
    except ImportError as error:
        yield Error(f"SEARCH names a source that is not there: {error}", id="search.E002")
        return
    missing = [name for name in MEMBERS if not hasattr(source, name)]
    if missing:
        yield Error(f"The source {path} has no {', '.join(missing)}.", id="search.E003")
