"""System checks: the service refuses to start on settings known to lose or double work."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from core import schedules

# The tag of what must hold before a real installation starts. Floors above register theirs with deploy=True, so that
# commands that prepare the start are not held up.
START = "start"
OTHER_BROKERS = ("redis", "django_redis", "iron_mq", "sqs", "mongo", "broker_class")
# After a timeout the queue gives a worker this many seconds more to report before it is replaced.
GRACE = 5


@register("queue")
def check_queue(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    conf: dict[str, Any] = getattr(settings, "Q_CLUSTER", {})
    return [*_broker(conf), *_attempts(conf), *_fetching(conf), *_times(conf), *_pool()]


@register("queue")
def check_schedules(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for name, wanted in schedules.declared().items():
        try:
            import_string(wanted.func)
        except ImportError:
            found.append(Error(f"The schedule {name} names {wanted.func}, which does not exist.", id="vieri.E010"))
    return found


def _broker(conf: dict[str, Any]) -> list[CheckMessage]:
    if conf.get("orm") == "default" and not any(conf.get(name) for name in OTHER_BROKERS):
        return []
    return [
        Error(
            "The queue must use the ORM broker on the default database.",
            hint="A job is written in the transaction of its reason; the Redis broker loses jobs when it is killed.",
            id="vieri.E001",
        )
    ]


def _attempts(conf: dict[str, Any]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not conf.get("max_attempts"):
        found.append(Error("Q_CLUSTER max_attempts must be set: a failing job would run for ever.", id="vieri.E004"))
    if conf.get("ack_failures"):
        found.append(Error("Q_CLUSTER ack_failures must be off: a failed job would not be retried.", id="vieri.E007"))
    return found


def _fetching(conf: dict[str, Any]) -> list[CheckMessage]:
    workers = conf.get("workers")
    if workers and conf.get("queue_limit", workers**2) <= workers and conf.get("bulk", 1) == 1:
        return []
    return [
        Error(
            "Q_CLUSTER must name workers, a queue_limit no larger than that, and bulk 1.",
            hint="The lease of a job begins when it is fetched: jobs fetched too early run twice.",
            id="vieri.E005",
        )
    ]


def _times(conf: dict[str, Any]) -> list[CheckMessage]:
    timeout, retry = conf.get("timeout"), conf.get("retry", 60)
    if not timeout:
        return [Error("Q_CLUSTER timeout must be set: a hanging job would hold its worker.", id="vieri.E002")]
    found: list[CheckMessage] = []
    workers = conf.get("workers") or 1
    worst = (conf.get("queue_limit", workers**2) / workers + 2) * timeout
    if retry <= worst:
        hint = "A fetched job waits for those before it; with a shorter retry it runs twice."
        found.append(Error(f"Q_CLUSTER retry must be more than {worst:g} seconds.", hint=hint, id="vieri.E003"))
    if timeout >= settings.MAIL_LEASE_SECONDS:
        hint = "A sender that is still at work must not lose its mail to another."
        found.append(Error("MAIL_LEASE_SECONDS must be more than the queue's timeout.", hint=hint, id="vieri.E008"))
    if timeout + GRACE > settings.QUEUE_STALLED_AFTER:
        hint = "A worker that is busy for as long as it may be must not be taken for a dead one."
        message = f"QUEUE_STALLED_AFTER must be at least the queue's timeout + {GRACE} seconds."
        found.append(Error(message, hint=hint, id="vieri.E009"))
    return found


def _pool() -> list[CheckMessage]:
    if not settings.DATABASES["default"].get("OPTIONS", {}).get("pool"):
        return []
    hint = "The queue forks, and the children would share its connections."
    return [Error("The database connection pool must be off.", hint=hint, id="vieri.E006")]
