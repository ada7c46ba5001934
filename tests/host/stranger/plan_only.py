"""The same site with the plan alone."""

from .settings import *  # noqa: F403
from .settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "feedback"]
MIDDLEWARE = [layer for layer in MIDDLEWARE if not layer.startswith("feedback.")]
