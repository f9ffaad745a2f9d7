"""The demo: SQLite, mail into files under DATA, demo accounts. Never a real installation."""

import secrets

from config.environment import read
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA, STORAGES

DEMO = True
DATA.mkdir(parents=True, exist_ok=True)
_key_file = DATA / "secret_key"
if not _key_file.exists():
    _key_file.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    _key_file.chmod(0o600)
SECRET_KEY = read("SECRET_KEY", _key_file.read_text(encoding="utf-8"))
DEMO_PASSWORD = read("DEMO_PASSWORD", "vieri-demo-2026")

STAFF_TWO_STEP_REQUIRED = False
KEYS_MADE_AT_FIRST_USE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
EMAIL_BACKEND = "core.mailbackends.FileAndConsoleBackend"
EMAIL_FILE_PATH = DATA / "mail"
# Served straight from the source folders: a first start needs no collecting.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60

QUALITY_OFFICE = {
    "email": "laatu@vieri.example",
    "phone": "029 000 0000",
    "appeals": {
        "fi": "Vieri-laatu, kirjaamo, PL 0, 00000 Esimerkki, kirjaamo@vieri.example",
        "sv": "Vieri-kvalitet, registratorskontoret, PB 0, 00000 Exempel, kirjaamo@vieri.example",
        "en": "Vieri Quality, registry, PO Box 0, 00000 Esimerkki, kirjaamo@vieri.example",
    },
}
