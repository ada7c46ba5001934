"""What every environment shares; everything an operator may change comes from the environment."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _
from environs import Env
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.logs import configure_structlog, logging_config
from portal.mail_url import mail_settings

env = Env()

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

PORTAL_ENV = env.str("PORTAL_ENV", "production")
DEBUG = False
PORT = env.int("PORT", 8000)
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
_SITE_IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
SAMPLE_SECRET_KEY = "sample-secret-key-for-the-demo-only-never-for-a-real-site"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", SAMPLE_SECRET_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname or "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "portal",
    "feedback",
    "plan_pages",
    "search",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "axes",
    "csp",
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.AdminCSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # Below those that give its error page a language and a content policy.
    "portal.middleware.ReadableRequestMiddleware",
    "django.middleware.common.CommonMiddleware",
    "feedback.middleware.PublicFormMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.context_processors.frame",
            ],
        },
    },
]

# --- database ---------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # One writer at a time: take the lock at BEGIN and wait for it, instead of failing in the
    # middle; WAL lets readers go on meanwhile; FULL keeps an accepted answer through a power cut.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
    }
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {})["connect_timeout"] = 5
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache and queue --------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "portal.cache.GuardedRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {
                "socket_timeout": 0.5,
                "socket_connect_timeout": 0.5,
                "retry": Retry(NoBackoff(), 0),
            },
        }
    }
else:
    # A file, because web and worker are two processes and have to agree.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA_DIR / "cache"),
        }
    }

# Drawn pages have one of their own, so that however many there are, no limit is pushed out.
CACHES["pages"] = {**CACHES["default"], "KEY_PREFIX": "pages"}
if not REDIS_URL:
    CACHES["pages"] |= {
        "LOCATION": str(DATA_DIR / "pages"),
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    }
PLAN_PAGES: dict[str, Any] = {"PAGE_CACHE": "pages", "PAGE_CACHE_SECONDS": 60}

_queue_dir = DATA_DIR / "queue"
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "") or REDIS_URL or "filesystem://localhost/"
if CELERY_BROKER_URL.startswith("filesystem"):
    for _name in ("messages", "control"):
        (_queue_dir / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT = "portal.file_queue:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(_queue_dir / "messages"),
        "data_folder_out": str(_queue_dir / "messages"),
        "control_folder": str(_queue_dir / "control"),
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "max_retries": 0}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Nobody asks a worker anything, and on the file queue every node name would leave a file behind.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "tell-deadlines": {
        "task": "plan_pages.tasks.tell_deadlines",
        "schedule": crontab(hour=7, minute=0),
    },
    "send-notices": {
        "task": "plan_pages.tasks.send_notices",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
    # Due on Mondays at 07:30; the other rounds find nothing, or what a server then away left.
    "send-digest": {
        "task": "plan_pages.tasks.send_digest",
        "schedule": crontab(minute="0,30"),
        "options": {"expires": 25 * 60},
    },
    "open-missing-explanations": {
        "task": "plan_pages.tasks.open_missing_explanations",
        "schedule": crontab(hour=7, minute=0),
        "options": {"expires": 3600},
    },
    "remind-explanations": {
        "task": "plan_pages.tasks.remind_explanations",
        "schedule": crontab(hour=7, minute=0),
        "options": {"expires": 3600},
    },
    "count-responses": {
        "task": "feedback.tasks.count_responses",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
    "delete-expired-contacts": {
        "task": "feedback.tasks.delete_expired_contacts",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 3600},
    },
    "delete-orphan-files": {
        "task": "feedback.tasks.delete_orphan_files",
        "schedule": crontab(hour=2, minute=50),
        "options": {"expires": 3600},
    },
    "watch-batches": {
        "task": "feedback.tasks.watch_batches",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
    "make-coarse": {
        "task": "feedback.tasks.make_coarse",
        "schedule": crontab(minute=20),
        "options": {"expires": 3000},
    },
    "watch-queue": {
        "task": "feedback.tasks.watch_queue",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
    "compute-drafts": {
        "task": "feedback.tasks.compute_drafts",
        "schedule": crontab(hour=1, minute=40),
        "options": {"expires": 3600},
    },
    # Both calendars cut at the 1st and the 15th; a period that has just ended is not closed yet.
    "compute-drafts-at-period-ends": {
        "task": "feedback.tasks.compute_drafts",
        "schedule": crontab(hour=0, minute=10, day_of_month="1,15"),
        "options": {"expires": 3600},
    },
    "compute-failed-drafts": {
        "task": "feedback.tasks.compute_failed_drafts",
        "schedule": crontab(minute=35),
        "options": {"expires": 3000},
    },
    "delete-old-runs": {
        "task": "feedback.tasks.delete_old_runs",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 3600},
    },
    "publish-scheduled-pages": {
        "task": "portal.tasks.publish_scheduled_pages",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
}

# --- people -----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = _SITE_IS_HTTPS
CSRF_COOKIE_SECURE = _SITE_IS_HTTPS
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "portal/locked_out.html"
AXES_IPWARE_PROXY_COUNT = TRUSTED_PROXIES
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if TRUSTED_PROXIES else ["REMOTE_ADDR"]
)

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "portal" / "wagtail_vi" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = USE_TZ = True

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(BASE_DIR / "var" / "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("MEDIA_ROOT", str(DATA_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
ERASURE_LOG = env.str("ERASURE_LOG", str(DATA_DIR / "erasures.log"))

# --- mail -------------------------------------------------------------------------------------
vars().update(mail_settings(env.str("EMAIL_URL", "console:")))
# A mail server that hangs is given up after so many seconds, unless EMAIL_URL says ?timeout=.
EMAIL_TIMEOUT = vars().get("EMAIL_TIMEOUT") or 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")
WAGTAILADMIN_NOTIFICATION_FROM_EMAIL = DEFAULT_FROM_EMAIL

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Cổng cải cách hành chính"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_USER_LOGIN_FORM = "portal.login.LoginForm"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "AUTO_UPDATE": True,
        # The usual English configuration drops "do", "an", "to": words in folded Vietnamese.
        "SEARCH_CONFIG": "simple",
    }
}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
# Photographs of a product are evidence of progress; pictures of pages stay among the images.
WAGTAILDOCS_EXTENSIONS += ["jpeg", "jpg", "png"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# No document is shown by the browser under the site's own name, PDF neither.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
TAGGIT_CASE_INSENSITIVE = True

# --- our apps ---------------------------------------------------------------------------------
FEEDBACK = {
    "MIN_SECONDS": env.float("FEEDBACK_MIN_SECONDS", 2),
    "RATE_LIMIT": env.str("FEEDBACK_RATE_LIMIT", "60/m"),
    "KIOSK_RATE_LIMIT": env.str("FEEDBACK_KIOSK_RATE_LIMIT", "20/m"),
    "BURST_HOLD": env.int("FEEDBACK_BURST_HOLD", 100),
    "CHALLENGE_COST": env.int("FEEDBACK_CHALLENGE_COST", 5_000),
    "TRUSTED_PROXIES": TRUSTED_PROXIES,
    "DATA_LICENCE": env.str("DATA_LICENCE", "https://creativecommons.org/licenses/by/4.0/"),
    "DATA_PLACE": env.str("DATA_PLACE", "Tỉnh Khánh Hòa"),
    "DATA_PUBLISHER": "portal.open_data.publisher",
}
SEARCH = {
    "SOURCES": [
        "plan_pages.search_sources.pages",
        "plan_pages.search_sources.tasks",
        "plan_pages.search_sources.conclusions",
        "feedback.search_sources.indicators",
        "feedback.search_sources.pairs",
    ]
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Open data of the administrative-reform portal",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "PREPROCESSING_HOOKS": ["portal.open_data.only_open_data"],
    # Two fields are called "status": a value's and a task's.
    "ENUM_NAME_OVERRIDES": {
        "ValueStatusEnum": "feedback.enums.ValueStatus.values",
        "TaskStatusEnum": "plan_pages.enums.TaskStatus.values",
    },
}

# --- log --------------------------------------------------------------------------------------
configure_structlog()
LOGGING = logging_config(as_json=PORTAL_ENV == "production")
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
# To name the user it would have to open the session of every request.
DJANGO_STRUCTLOG_USER_ID_FIELD = ""

# --- security ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = _SITE_IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if _SITE_IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _SITE_IS_HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
