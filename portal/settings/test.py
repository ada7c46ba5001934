"""The tests: real databases and processes, cheap passwords, files that leave nothing behind."""

import os
import sys
import tempfile

# Before the base reads it: one for each process, so that parallel tests share no cache and a test
# never touches the data of a running demo. conftest.py removes it. Type checkers only look in.
os.environ["DATA_DIR"] = (
    tempfile.mkdtemp(prefix="portal-test-")
    if "pytest" in sys.modules
    else os.path.join(tempfile.gettempdir(), "portal-settings")
)

from .base import *  # noqa: F403

PORTAL_ENV = "test"
SECRET_KEY = "tests-only-secret-key-that-is-long-enough-to-sign-with"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = False
# A page shows what a test has just written; the tests of kept pages put this back.
PLAN_PAGES = {"PAGE_CACHE_SECONDS": 0}
# Else each test that asks for a page has all static files listed first, a thousand of them.
WHITENOISE_AUTOREFRESH = True
