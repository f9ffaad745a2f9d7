"""Calls that really run at the same time, each on a connection of its own."""

import shutil
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def together():
    """``with together() as run: run(f, g)`` calls f and g at once and returns what they return, in order.

    SQLite in memory cannot be written by two at once, so the threads get a copy of it in a file, as an installation
    has: what they do is seen by what `run` calls, not by the test's own connection.
    """
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
    folder, name = Path(tempfile.mkdtemp(prefix="vieri-together-")), connection.settings_dict["NAME"]
    if in_memory:
        connection.ensure_connection()
        with sqlite3.connect(folder / "copy.sqlite3") as copy:
            connection.connection.backup(copy)
        connection.settings_dict["NAME"] = str(folder / "copy.sqlite3")
    try:
        yield _run
    finally:
        connection.settings_dict["NAME"] = name
        shutil.rmtree(folder)


def _run(*calls):
    race = Race(len(calls))

    def one(call):
        with race:
            try:
                return call()
            finally:
                connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(one, calls))


class Race:
    """``with race:`` in each of ``count`` threads: they go on when all have come, and each counts until it leaves."""

    _now = threading.local()

    def __init__(self, count: int):
        self._start = threading.Barrier(count)
        self._moved = threading.Condition()
        self._count = count
        self._gone: set[int] = set()
        self._there: dict[object, Counter[int]] = {}

    def __enter__(self):
        self._start.wait(timeout=30)
        Race._now.race = self

    def __exit__(self, *_raised):
        Race._now.race = None
        with self._moved:
            self._gone.add(threading.get_ident())
            self._moved.notify_all()

    def _meet(self, place: object, longest: float) -> None:
        with self._moved:
            there = self._there.setdefault(place, Counter())
            there[threading.get_ident()] += 1
            visit = there[threading.get_ident()]
            self._moved.notify_all()
            self._moved.wait_for(
                lambda: len(self._gone | {each for each, visits in there.items() if visits >= visit}) == self._count,
                timeout=longest,
            )


def meet(place: object, longest: float) -> None:
    """Waits until every thread of the race has come to this ``place`` as often as this one, or has ended; at most
    ``longest`` seconds, for a guard may hold them back. Outside a race it takes that long."""
    race = getattr(Race._now, "race", None)
    if race:
        race._meet(place, longest)
    else:
        time.sleep(longest)
