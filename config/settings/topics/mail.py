"""Outgoing mail: where it goes (EMAIL_URL) and how long a sender may hold a row.

EMAIL_URL: smtp://user:password@host:port, smtps:// (TLS from the start), smtp+tls:// (STARTTLS), or console://
"""

from urllib.parse import unquote, urlsplit

from config.environment import read
from config.settings.topics.database import DATA

_url = urlsplit(read("EMAIL_URL", "console://"))
EMAIL_BACKEND = {
    "console": "django.core.mail.backends.console.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
}[_url.scheme.rstrip("s").split("+")[0]]
EMAIL_HOST = _url.hostname or "localhost"
EMAIL_PORT = _url.port or {"smtps": 465, "smtp+tls": 587}.get(_url.scheme, 25)
EMAIL_HOST_USER = unquote(_url.username or "")
EMAIL_HOST_PASSWORD = unquote(_url.password or "")
EMAIL_USE_SSL = _url.scheme == "smtps"
EMAIL_USE_TLS = _url.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20
# Only the demo's backend writes there.
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = read("MAIL_FROM", "Vieri <no-reply@vieri.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# A sender that has not marked its row within this time is taken for dead, and the row may be sent by another.
MAIL_LEASE_SECONDS = 120
# The first retry comes after MAIL_RETRY_SECONDS, each later one after four times as long, up to six hours.
MAIL_RETRY_SECONDS = 60
MAIL_MAX_ATTEMPTS = 8
