"""The tests: real databases and processes, cheap passwords, files that leave nothing behind."""

import atexit
import os
import shutil
import tempfile

# Before the base reads it: one for each process, so that parallel tests share no cache and a test
# never touches the data of a running demo.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="portal-test-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from .base import *  # noqa: E402, F403

PORTAL_ENV = "test"
SECRET_KEY = "tests-only-secret-key-that-is-long-enough-to-sign-with"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = False
