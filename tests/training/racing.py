"""Calls that run at the same moment, and guards that are switched off."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from wagtail.models import ModelLogEntry


def at_once(count, work):
    """Runs ``work`` in threads that start together. Returns what each returned or raised."""
    ready = threading.Barrier(count)

    def run(_number):
        try:
            ready.wait(30)
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


def slow(monkeypatch, module, name, seconds=0.2):
    """Lets every thread come as far as this call before one of them goes on."""
    fast = getattr(module, name)

    def slowly(*args, **kwargs):
        time.sleep(seconds)
        return fast(*args, **kwargs)

    monkeypatch.setattr(module, name, slowly)
