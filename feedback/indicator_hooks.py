"""Hooks of the indicators; imported by ``wagtail_hooks``."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from . import indicator_log


@hooks.register("register_log_actions")
def register_indicator_log_actions(actions: LogActionRegistry) -> None:
    indicator_log.register(actions)
