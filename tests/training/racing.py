"""Calls that run at the same moment, and guards that are switched off."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from wagtail.models import ModelLogEntry

from tests.together import Race, meet


def at_once(count, work):
    """Runs ``work`` in threads that start together. Returns what each returned or raised."""
    race = Race(count)

    def run(_number):
        with race:
            try:
                return work()
            except Exception as error:  # noqa: BLE001 - what was raised is the result
                return error
            finally:
                connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def lines(action):
    return ModelLogEntry.objects.filter(action=action).count()


def failed(got):
    return [each for each in got if isinstance(each, Exception)]


def slow(monkeypatch, module, name, seconds=5.0, place=None):
    """Lets every thread come as far as this call before one of them goes on. Where a guard holds the others back they
    never come: give a shorter time there. Calls with the same ``place`` count as one."""
    fast, place = getattr(module, name), place or object()

    def slowly(*args, **kwargs):
        meet(place, seconds)
        return fast(*args, **kwargs)

    monkeypatch.setattr(module, name, slowly)
