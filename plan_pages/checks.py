from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from . import conf


@register()
def settings_are_known(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    unknown = sorted(set(getattr(settings, "PLAN_PAGES", {})) - set(conf.DEFAULTS))
    return [
        Error(
            f"PLAN_PAGES has an unknown key: {name}.",
            hint=f"Known keys: {', '.join(sorted(conf.DEFAULTS))}.",
            id="plan_pages.E001",
        )
        for name in unknown
    ]
