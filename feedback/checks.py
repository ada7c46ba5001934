from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from feedback import conf

from .given_files import ENDINGS

MIDDLEWARE = "feedback.middleware.PublicFormMiddleware"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"
FLOOR = 10


@register()
def settings_are_sound(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    unknown = sorted(set(getattr(settings, "FEEDBACK", {})) - set(conf.DEFAULTS))
    found: list[CheckMessage] = [
        Error(
            f"FEEDBACK has an unknown key: {name}.",
            hint=f"Known keys: {', '.join(sorted(conf.DEFAULTS))}.",
            id="feedback.E001",
        )
        for name in unknown
    ]
    if conf.get("MIN_RESPONDENTS") < FLOOR:
        found.append(
            Error(
                f"FEEDBACK['MIN_RESPONDENTS'] may be raised, not lowered below {FLOOR}.",
                hint="Fewer respondents than that can be recognised in a published figure.",
                id="feedback.E002",
            )
        )
    found += [
        Error(
            f"FEEDBACK['FILE_KINDS'] names an unknown kind: {kind}.",
            hint=f"Known kinds: {', '.join(ENDINGS)}.",
            id="feedback.E005",
        )
        for kind in conf.get("FILE_KINDS")
        if kind not in ENDINGS
    ]
    return found


@register()
def forms_work_without_cookies(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    order = list(settings.MIDDLEWARE)
    if CSRF not in order:
        return []
    if MIDDLEWARE in order and order.index(MIDDLEWARE) < order.index(CSRF):
        return []
    return [
        Error(
            f"{MIDDLEWARE} must stand in MIDDLEWARE before {CSRF}.",
            hint="Public forms use no cookie, so Django's CSRF check would refuse every answer; "
            "they check a signed token and the origin instead.",
            id="feedback.E003",
        )
    ]
