"""One settings file. What differs between machines comes from the environment (see .env.example).

Without any setting this is a production configuration, and it stops rather than start unsafely.
"""

import datetime as dt
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.FileAwareEnv()  # SECRET_KEY_FILE may hold the path of a mounted secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

PRODUCTION = env.bool("PRODUCTION", default=True)
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # demo persons, offered on the login page
SECRET_KEY = env.str("SECRET_KEY")  # no default: a server without one must not start
if PRODUCTION and (DEBUG or DEMO):
    msg = "PRODUCTION refuses DEBUG and DEMO: unset them, or set PRODUCTION=false."
    raise ImproperlyConfigured(msg)
KEY_LENGTH, KEY_CHARACTERS = 50, 5  # what `check --deploy` asks for (security.W009)
if PRODUCTION and (len(SECRET_KEY) < KEY_LENGTH or len(set(SECRET_KEY)) < KEY_CHARACTERS):
    msg = f"PRODUCTION needs a random SECRET_KEY of at least {KEY_LENGTH} characters."
    raise ImproperlyConfigured(msg)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").removesuffix("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# What a municipality puts its own name on.
KOMMUN_NAME = env.str("KOMMUN_NAME", default="Exempelstads kommun")
KOMMUN_CONTACT = env.str("KOMMUN_CONTACT", default="behov@exempelstad.example")
# Whom to call about what must never be written here.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="säkerhetsskyddschefen, 0980-319 200")

INSTALLED_APPS = [
    "config.apps.BehovsfasAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "js_lib_bootstrap5",
    "pgtrigger",
    "tree_queries",
    "organisation",
    "utskick",
    "behov",
    "nyttokalkyl",
    "arenor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.no_nul",
    "config.middleware.renewed_session",
    "config.middleware.no_store",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.site",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# PostgreSQL only: locks, constraints, triggers and Swedish full text are the same everywhere.
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a restarted server costs no failed request

# Redis is only a wake-up: what is to be sent stands in the database (utskick).
CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,  # longer than the longest task, or it runs twice
    "unacked_restore_interval": 2,  # a killed worker's tasks come back in seconds
    "unacked_restore_throttle": 1,
    # No request waits for a Redis that accepts and never answers.
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
    "max_retries": 0,  # kombu would try again for four seconds before it says so
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for Redis, be it for days
CELERY_WORKER_CONSUMER = "config.worker.Consumer"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Stockholm"
# Everything that happens by the clock, in one list. Intervals, not crontabs: a crontab
# loses or doubles a run when the clocks change.
CELERY_BEAT_SCHEDULE = {
    "find what has fallen due": {
        "task": "utskick.tasks.sweep",
        "schedule": dt.timedelta(minutes=5),
        "options": {"expires": 300},  # after a worker's long sleep one run does, not a hundred
    },
    "send what is queued": {
        "task": "utskick.tasks.drain",
        "schedule": dt.timedelta(minutes=1),
        "options": {"expires": 60},
    },
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
REMINDER_HOURS = (7, 17)  # on working days; from, up to, Swedish time
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Behovsfas <{KOMMUN_CONTACT}>")

AUTH_USER_MODEL = "organisation.Anvandare"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # how long a mailed link lets its reader choose a password

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True  # Django's own texts; ours are Swedish in the source
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Sessions stand in the database: Redis may vanish at any time. See organisation/sessions.py.
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
UNSAVED_COOKIE_NAME = "__Host-unsaved" if PRODUCTION else "unsaved"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "organisation.views.csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^halsa/"]  # asked from beside the process, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)  # only where a proxy sets the headers itself
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

# Attachments: checked in behov/attachments.py.
MEGABYTE = 1024 * 1024
ATTACHMENT_MAX_BYTES = 25 * MEGABYTE
ATTACHMENTS_PER_BEHOV = 20
ATTACHMENT_BYTES_PER_PERSON = 500 * MEGABYTE
UPLOAD_MAX_BYTES = ATTACHMENT_MAX_BYTES * ATTACHMENTS_PER_BEHOV + MEGABYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a page of a nyttokalkyl's grid has up to 2 500
FILE_UPLOAD_HANDLERS = [
    "behov.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "config.log.NoSecrets"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
