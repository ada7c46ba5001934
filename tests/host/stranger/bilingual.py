"""The same site in two languages, with settings of our apps and a Celery app of its own."""

from .settings import *  # noqa: F403
from .settings import DATA_DIR, MIDDLEWARE

WAGTAIL_I18N_ENABLED = True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt")]
MIDDLEWARE = [
    *MIDDLEWARE[:2],
    "django.middleware.locale.LocaleMiddleware",
    *MIDDLEWARE[2:],
]
ROOT_URLCONF = "stranger.bilingual_urls"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

PLAN_PAGES = {"DUE_SOON_DAYS": 14}
FEEDBACK = {"RATE_LIMIT": "200/m", "ERASURE_LOG": str(DATA_DIR / "erasures.log")}

_QUEUE = DATA_DIR / "queue"
for _name in ("messages", "control"):
    (_QUEUE / _name).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(_QUEUE / "messages"),
    "data_folder_out": str(_QUEUE / "messages"),
    "control_folder": str(_QUEUE / "control"),
}
CELERY_BEAT_SCHEDULE = {
    "count-responses": {
        "task": "feedback.tasks.count_responses",
        "schedule": 60,
        "options": {"expires": 50},
    },
}
