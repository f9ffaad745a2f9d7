"""A real installation. What is missing in the environment stops the start with a clear line."""

from config.environment import read
from config.settings.base import *  # noqa: F403

SECRET_KEY = read("SECRET_KEY")
SECRET_KEY_FALLBACKS = read("SECRET_KEY_FALLBACKS", "").split()
SITE_URL = read("SITE_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL
ALLOWED_HOSTS = read("ALLOWED_HOSTS", SITE_URL.split("//")[-1].split(":")[0]).split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

SECURE_SSL_REDIRECT = SITE_URL.startswith("https://")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
# How many proxies of one's own stand in front: the client's address for the rate limits is read past them.
ALLAUTH_TRUSTED_PROXY_COUNT = int(read("PROXY_COUNT", "1"))
