"""Log lines go to standard error; nothing personal is logged, and no address that is a key."""

# At the loggers themselves, so that no handler, whoever adds it, sees a token.
_NAMING_PATHS = ("django.request", "django.security.csrf", "django.server")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": "core.logs.WithoutTokens"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_tokens"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "vieri": {"level": "INFO"},
        "django-q": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        # It tells at length what is wrong with the files of strangers; what we make of it is said by ourselves.
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
        **{name: {"filters": ["without_tokens"]} for name in _NAMING_PATHS},
    },
}
