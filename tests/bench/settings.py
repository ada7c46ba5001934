"""The portal as it is served, and the stock site beside it on the same database."""

import os

from portal.settings.test import *  # noqa: F403
from portal.settings.test import CACHES as PORTAL_CACHES
from portal.settings.test import DATABASES
from portal.settings.test import INSTALLED_APPS as PORTAL_APPS

BENCH_DIR = os.environ["BENCH_DIR"]
INSTALLED_APPS = [*PORTAL_APPS, "tests.bench.stock"]
ALLOWED_HOSTS = ["testserver", "stock.test"]
DATABASES["default"] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": os.path.join(BENCH_DIR, "bench.sqlite3"),
}
CACHES = {
    alias: {**cache, "LOCATION": os.path.join(BENCH_DIR, alias)}
    for alias, cache in PORTAL_CACHES.items()
}
PLAN_PAGES = {"PAGE_CACHE": "pages", "PAGE_CACHE_SECONDS": 60}
LOGGING_CONFIG = None
