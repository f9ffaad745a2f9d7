"""Keeps the web server and the queue worker running as children that die with it, and restarts a worker that hangs."""

import datetime as dt
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import Error as DatabaseFailed
from django.db import connections
from django_q.tasks import async_task

from core import clock, jobs, leash, schedules

log = logging.getLogger("vieri.supervisor")

# Below the ten seconds a container gets to stop.
STOP_SECONDS = 8
LOOK_SECONDS = 0.2
LONGEST_PAUSE = 30
# A child that lived this long was well: after it the pauses between restarts begin anew.
WELL_SECONDS = 60


class Child:
    """One program in a process group of its own, so that nothing of it is left behind when it is ended."""

    def __init__(self, name: str, command: Sequence[str], *, prepare: Callable[[], None] | None = None) -> None:
        self.name = name
        self.started = clock.now()
        self._command = [sys.executable, "-I", str(Path(leash.__file__)), str(os.getpid()), *command]
        self._prepare = prepare
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._next_start = 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def look_after(self) -> None:
        """Starts it when it is not running and its pause is over."""
        if self._process and self._process.poll() is not None:
            log.error("%s ended (%s)", self.name, self._process.returncode)
            self.kill()
            self._pause()
        if self._process is None and time.monotonic() >= self._next_start:
            self._start()

    def _start(self) -> None:
        try:
            if self._prepare:
                self._prepare()
        except DatabaseFailed as error:
            log.error("%s waits for the database (%s)", self.name, type(error).__name__)
            self._pause()
            return
        self.started = clock.now()
        self._process = subprocess.Popen(  # noqa: S603 -- our own programs
            self._command, stdin=subprocess.DEVNULL, process_group=0, cwd=settings.BASE_DIR
        )

    def _pause(self) -> None:
        lived = (clock.now() - self.started).total_seconds()
        self._failures = 0 if lived > WELL_SECONDS else self._failures + 1
        self._next_start = time.monotonic() + min(2**self._failures / 2, LONGEST_PAUSE)

    def terminate(self) -> None:
        """Asks it to finish what it is doing. Only the leader: it tells its own workers in the right order."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Ends it and everything it started, at once."""
        if self._process:
            with suppress(ProcessLookupError, PermissionError):  # nothing of it is left
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


class Watchdog:
    """Asks the worker for a sign of life through the queue itself, and tells when it does not come."""

    def __init__(self) -> None:
        self._asked: dt.datetime | None = None
        self._next_look = 0.0

    def finds_hung(self, worker: Child) -> bool:
        """Looks a few times within the limit. A database that does not answer tells nothing about the worker."""
        if not settings.QUEUE_WATCHDOG or not worker.running() or time.monotonic() < self._next_look:
            return False
        self._next_look = time.monotonic() + min(5, settings.QUEUE_BEAT_EVERY / 3)
        try:
            self._ask()
            return jobs.stalled(started=worker.started)
        except DatabaseFailed as error:
            log.error("the queue cannot be looked at (%s)", type(error).__name__)
            return False
        finally:
            connections.close_all()

    def _ask(self) -> None:
        """One question at a time: a worker that is away does not find a heap of them when it comes back."""
        if self._asked:
            done = jobs.last_done()
            answered = done is not None and done >= self._asked
            if not answered or (clock.now() - self._asked).total_seconds() < settings.QUEUE_BEAT_EVERY:
                return
        self._asked = clock.now()
        async_task("core.tasks.beat", task_name="beat")


class Supervisor:
    """Runs until SIGINT or SIGTERM, then stops its children: kindly, but not after STOP_SECONDS or a second signal."""

    def __init__(self, *, web: Child | None, worker: Child | None, announce: Callable[[], bool]) -> None:
        self._children = [child for child in (worker, web) if child]
        self._worker = worker
        self._watchdog = Watchdog()
        # Called until it says True: the web server has answered and the person has been told where.
        self._announce = announce
        self._signals = 0

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._hear)
        announced = False
        try:
            while not self._signals:
                for child in self._children:
                    child.look_after()
                announced = announced or self._announce()
                if self._worker and self._watchdog.finds_hung(self._worker):
                    log.error("the queue stands still: the worker is restarted")
                    self._worker.kill()
                time.sleep(LOOK_SECONDS)
        finally:
            self._stop()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)  # an impatient third one would spoil the exit code

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _stop(self) -> None:
        for child in self._children:
            child.terminate()
        end = time.monotonic() + STOP_SECONDS
        while any(child.running() for child in self._children) and time.monotonic() < end and self._signals < 2:
            time.sleep(LOOK_SECONDS / 2)
        for child in self._children:
            child.kill()


def web(*, host: str, port: int, threads: int) -> Child:
    """One process with a few threads: more requests than that wait, and more than a hundred wait in the kernel."""
    options = ["--interface", "wsgi", "--http", "1", "--no-ws", "--workers", "1", "--blocking-threads", str(threads)]
    options += ["--backpressure", "100", "--respawn-failed-workers", "--workers-kill-timeout", str(STOP_SECONDS - 3)]
    options += ["--host", host, "--port", str(port), "--log-level", "warning"]
    return Child("web", [sys.executable, "-m", "granian", *options, "config.wsgi:application"])


def worker() -> Child:
    return Child("worker", [sys.executable, str(settings.BASE_DIR / "manage.py"), "qcluster"], prepare=prepare_queue)


def prepare_queue() -> None:
    """Before each start of the worker, in this process: the worker forks and must not hold a connection by then."""
    try:
        schedules.sync()
        schedules.run_at_start()
    finally:
        connections.close_all()
