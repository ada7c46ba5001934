import gc
import os
import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.by_environment")

_CHARSET = re.compile(r";\s*charset\s*\*?\s*=[^;]*", re.IGNORECASE)
_django = get_wsgi_application()
# Loaded before the first visitor comes, who would wait for it.
import_module(settings.ROOT_URLCONF)
# What the site consists of lives as long as the process: looking through it for garbage, again and
# again, is what the slowest requests would wait for.
gc.collect()
gc.freeze()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, which reads everything as UTF-8, whatever the head of the request says.

    It would take the encoding named there, for addresses too: some, such as ``hex``, decode no
    text and end in an error before any error page, and UTF-7 brings a NUL past every check.
    """
    environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    return _django(environ, start_response)
