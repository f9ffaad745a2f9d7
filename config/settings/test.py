"""For the tests: fast hashing, mail kept in memory, secrets of no worth."""

import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, STORAGES

SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
DEMO_PASSWORD = "vieri-demo-2026"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Each process makes keys of its own, so that none beside it rotates them away; tests/conftest.py removes them.
KEY_FOLDER = Path(tempfile.gettempdir()) / f"vieri-keys-{os.getpid()}"
KEYS_MADE_AT_FIRST_USE = True

# A file: SQLite in memory does not let threads wait for each other's locks, and the tests of races would prove nothing.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"vieri-tests-{os.getpid()}.sqlite3")}
