"""A real site: refuses to start on a sample secret, DEBUG or ``*`` hosts."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, SAMPLE_SECRET_KEY, SECRET_KEY, env

if SECRET_KEY == SAMPLE_SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it to a long random text, or PORTAL_ENV=demo for a trial."
    )
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of the site; '*' is refused.")
if env.bool("DEBUG", False):
    raise ImproperlyConfigured("DEBUG may not be on in production; unset it.")
