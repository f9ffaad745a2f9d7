"""Calls that really run at the same time, each on a connection of its own."""

import shutil
import sqlite3
import tempfile
import threading
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
    start = threading.Barrier(len(calls))

    def one(call):
        try:
            start.wait(timeout=10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(one, calls))
