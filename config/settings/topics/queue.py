"""django-q2 with the ORM broker: the job row is written in the caller's transaction. `core.checks` refuses unsafe values."""

from config.environment import read

_TIMEOUT = 60
_WORKERS = int(read("QUEUE_WORKERS", "2"))

Q_CLUSTER = {
    "name": "vieri",
    "orm": "default",
    "workers": _WORKERS,
    # The lease starts when a job is fetched, not when it starts: fetch no more than can start at once.
    "queue_limit": _WORKERS,
    "bulk": 1,
    "timeout": _TIMEOUT,
    "retry": (1 + 2) * _TIMEOUT + 30,
    "max_attempts": 5,
    "ack_failures": False,
    "poll": 0.5,
    "recycle": 200,
    "catch_up": False,
    "save_limit": 250,
    "label": "Jobs",
}
# The supervisor restarts the worker when the oldest due job has waited this long, in seconds.
QUEUE_STALLED_AFTER = 90
