"""config.settings with the slow and the outside parts replaced."""

import os

os.environ.setdefault("SECRET_KEY", "test")
os.environ.setdefault("PRODUCTION", "false")
os.environ.setdefault("DATABASE_URL", "postgres:///behovsfas")
os.environ.setdefault("REDIS_URL", "redis://localhost:6379/0")

from config.settings import *

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
# Each test process has a worker of its own, and they share one Redis.
CELERY_TASK_DEFAULT_QUEUE = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
