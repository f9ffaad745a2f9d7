"""Work by the clock, declared in code by each app and brought into the queue's table when a worker starts."""

from dataclasses import dataclass

from django.db import transaction
from django_q.models import Schedule
from django_q.tasks import async_task


@dataclass(frozen=True)
class Declared:
    func: str
    minutes: int
    at_start: bool


_declared: dict[str, Declared] = {}


def register(name: str, func: str, minutes: int, *, at_start: bool = False) -> None:
    """Slot: ``func`` (a dotted path to a function without arguments) runs every ``minutes``. ``name`` as "app.verb".

    ``at_start``: also as soon as a worker starts; for sweeps, which take up what a dead worker left.
    """
    new = Declared(func, minutes, at_start)
    if _declared.setdefault(name, new) != new:
        raise ValueError(f"Two schedules are named {name}.")


def declared() -> dict[str, Declared]:
    return dict(_declared)


@transaction.atomic
def sync() -> None:
    """Makes the table say what the code says: adds, changes, removes rows. Repeating it changes nothing.

    A row keeps its next run, so that frequent restarts do not put work off for ever.
    """
    Schedule.objects.exclude(name__in=_declared).delete()
    for name, wanted in _declared.items():
        values = {"func": wanted.func, "schedule_type": Schedule.MINUTES, "minutes": wanted.minutes, "repeats": -1}
        rows = Schedule.objects.filter(name=name).order_by("pk")
        first = rows.first()
        if first is None:
            Schedule.objects.create(name=name, **values)
        else:
            rows.exclude(pk=first.pk).delete()
            rows.filter(pk=first.pk).exclude(**values).update(**values)


def run_at_start() -> None:
    """Queues the sweeps at once: a worker that starts after a failure does not wait for the next round."""
    for wanted in _declared.values():
        if wanted.at_start:
            async_task(wanted.func)
