"""The one door to the audit trail (Wagtail's log: explicit, named, shown in the site history)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.log_actions import log, registry

from core import clock

# So many keys are asked for in one query.
_PART = 500


@dataclass(frozen=True)
class Line:
    """One line as it was written. ``actor`` is a User; None when the clock, the queue or a link acted, or when the
    account is gone."""

    action: str
    at: dt.datetime
    actor: Any
    data: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """One line in words. ``who``: "" when the clock or the queue acted, or the person is gone."""

    at: dt.datetime
    who: str
    what: str


def record(instance: Model, action: str, *, actor: Any, **data: Any) -> None:
    """Writes one line in the caller's transaction. ``data`` holds codes and ids, never names or texts of people.

    ``action`` must be registered in the app's wagtail_hooks, else ValidationError.
    ``actor`` is a User, or None when the clock or the queue acted.
    """
    # The title is the model and key, never a person's name: the log outlives the person's data.
    log(instance, action, user=actor, title=f"{instance._meta.label} {instance.pk}", data=data, timestamp=clock.now())


def lines(instance: Model, *actions: str, limit: int = 100) -> list[Line]:
    """What was written about one thing, the newest first, in one query."""
    rows = _newest(registry.get_logs_for_instance(instance).filter(action__in=actions), limit)
    return [Line(row.action, row.timestamp, row.user, row.data) for row in rows]


def history(first: Model, *others: Model, newest: int = 50) -> list[Told]:
    """The newest lines about these rows, the newest first, in one query."""
    entries = registry.get_logs_for_instance(first)
    for each in others:
        entries = entries | registry.get_logs_for_instance(each)
    return [Told(entry.timestamp, str(entry.user or ""), _said(entry)) for entry in _newest(entries, newest)]


def signed(model: type[Model], *, person: Any) -> set[str]:
    """The keys of all rows of this model, there or gone, about which there are lines of this person. One query."""
    entries = registry.get_log_model_for_model(model).objects.filter(user=person)
    entries = entries.filter(content_type=ContentType.objects.get_for_model(model, for_concrete_model=False))
    return set(entries.order_by().values_list("object_id", flat=True).distinct())


def unsign(model: type[Model], keys: Iterable[Any], *, person: Any) -> int:
    """Takes a person out of the lines about these rows, in the caller's transaction: what was done stays, and leads to
    nobody. For rows that are kept when the person is forgotten. Returns of how many lines."""
    wanted, unsigned = [str(key) for key in keys], 0
    entries = registry.get_log_model_for_model(model).objects.filter(user=person)
    entries = entries.filter(content_type=ContentType.objects.get_for_model(model, for_concrete_model=False))
    for at in range(0, len(wanted), _PART):
        unsigned += entries.filter(object_id__in=wanted[at : at + _PART]).update(user=None)
    return unsigned


def _newest(entries: Any, limit: int) -> Any:
    return entries.select_related("user").order_by("-timestamp", "-pk")[:limit]


def _said(entry: Any) -> str:
    known = registry.get_formatter(entry)
    return str(known.format_message(entry) if known else entry.action)
