"""The demo site of ``make run``: nothing to install, nothing to configure."""

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS

PORTAL_ENV = "demo"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1", "localhost", "[::1]"]
