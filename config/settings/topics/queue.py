"""django-q2 with the ORM broker: a job is a row in the caller's transaction. `core.checks` refuses unsafe values."""

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
# Seconds. The supervisor (core.supervisor) asks the worker for a sign of life every QUEUE_BEAT_EVERY, and restarts it
# when a job has waited QUEUE_STALLED_AFTER and none has ended in that time: a hung worker works again within 120 s.
QUEUE_WATCHDOG = True
QUEUE_BEAT_EVERY = 15
QUEUE_STALLED_AFTER = 75
