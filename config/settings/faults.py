"""For the fault tests only: the real thing with short times, and faults at the points named in VIERI_FAULTS.

VIERI_FAULTS: "mail.ready=kill,mail.sent=sleep:2". No other settings module reads it, so production never does.
"""

from config.environment import read
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, DATA, TEMPLATES

SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
KEYS_MADE_AT_FIRST_USE = True

FAULTS = {
    "points": dict(pair.split("=", 1) for pair in read("VIERI_FAULTS", "").split(",") if pair),
    "folder": DATA,
}

_TIMEOUT = int(read("VIERI_QUEUE_TIMEOUT", "3"))
Q_CLUSTER = Q_CLUSTER | {"timeout": _TIMEOUT, "retry": 3 * _TIMEOUT + 1, "poll": 0.1}
QUEUE_WATCHDOG = read("VIERI_WATCHDOG", "1") == "1"
QUEUE_BEAT_EVERY = 1
QUEUE_STALLED_AFTER = _TIMEOUT + 5
MAIL_LEASE_SECONDS = _TIMEOUT + 1
MAIL_RETRY_SECONDS = 1
EMAIL_TIMEOUT = 2

TEMPLATES = [TEMPLATES[0] | {"DIRS": [BASE_DIR / "templates", BASE_DIR / "tests" / "templates"]}]


class _NoMigrations(dict[str, None]):
    """The tables are made from the models at once (`migrate --run-syncdb`)."""

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> None:
        return None


MIGRATION_MODULES = _NoMigrations()
