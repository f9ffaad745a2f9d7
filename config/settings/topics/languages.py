"""Three languages everywhere; Finnish is the source of the content, English of the message ids."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

_LOCALE = Path(__file__).resolve().parents[3] / "locale"

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
# The project's own texts win over locale/upstream, which fills what the packages leave untranslated.
LOCALE_PATHS = [_LOCALE, _LOCALE / "upstream"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365

USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

MODELTRANSLATION_DEFAULT_LANGUAGE = "fi"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fi", "sv", "en")
