"""Hooks of the indicators; imported by ``wagtail_hooks``."""

from collections.abc import Sequence

from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from feedback.indicators import admin_urls
from feedback.indicators import log as indicator_log
from feedback.indicators.viewsets import IndicatorViewSetGroup


@hooks.register("register_admin_urls")
def register_indicator_urls() -> Sequence[URLResolver]:
    return [
        path("feedback/indicator-values/", include(admin_urls)),
        path("feedback/definitions/", include(admin_urls.definition_urlpatterns)),
    ]


@hooks.register("register_admin_viewset")
def register_indicator_viewsets() -> IndicatorViewSetGroup:
    return IndicatorViewSetGroup()


@hooks.register("register_log_actions")
def register_indicator_log_actions(actions: LogActionRegistry) -> None:
    indicator_log.register(actions)
