"""A whole house of its own for the tests that kill things: its folder, its SQLite file, its processes."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
# Seconds until what must happen has happened, on a machine that has much else to do. Reached only by a failing test.
PATIENCE = 180
# One after another: they measure time, and share the empty tables.
MARKS = [
    pytest.mark.faults,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]


class House:
    """Processes run under config.settings.faults with the data in ``folder``."""

    def __init__(self, folder, clerk=None, smtp_port=1, **variables):
        self.folder = folder
        self.clerk = clerk
        self.smtp_port = smtp_port
        self.log = folder / "log.txt"
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.faults",
            "DATA": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'vieri.sqlite3'}",
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
            **variables,
        }

    def build(self):
        done = self.manage("migrate", "--run-syncdb", "-v0")
        assert done.returncode == 0, done.stderr
        return self

    def copy_from(self, other):
        shutil.copy(other.folder / "vieri.sqlite3", self.folder)
        return self

    def run(self, code):
        """What a piece of Python prints that runs in the house."""
        return self.clerk.run(code, database=str(self.folder / "vieri.sqlite3"), port=self.smtp_port)

    def manage(self, *arguments):
        """A management command that ends by itself, with what it printed."""
        command = self._manage(*arguments)
        return subprocess.run(
            command, env=self.env, cwd=ROOT, check=False, timeout=120, stderr=subprocess.PIPE, text=True
        )

    def post(self, number=1):
        """Posts mails as an action would."""
        message = "mail.post(mail.Message('greeting', 'raija@post.example', 'fi'))"
        self.run(f"from core import mail\nfor _ in range({number}): {message}")

    def jobs_done(self):
        with sqlite3.connect(self.folder / "vieri.sqlite3") as connection:
            return connection.execute("SELECT count(*) FROM django_q_task").fetchone()[0]

    @contextmanager
    def serve(self, *arguments):
        """`manage.py serve`; at the end nothing of it is left, whatever the test did."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self._manage("serve", *arguments), env=self.env, cwd=ROOT, stdout=log, stderr=log
            )
        seen = {process.pid: None}
        try:
            yield Serving(process, seen)
        finally:
            seen |= family(process.pid)
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
            process.wait()
            for pid, start in seen.items():
                if start and is_alive(pid, start):
                    os.kill(pid, signal.SIGKILL)

    def _manage(self, *arguments):
        return [sys.executable, str(ROOT / "manage.py"), *arguments]


class Clerk:
    """A process that has loaded everything once and runs pieces of Python in any house: far quicker than one each."""

    def __init__(self, house):
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "tests.faults.clerk"]
        self._process = subprocess.Popen(command, env=house.env, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)

    def run(self, code, **place):
        self._process.stdin.write(json.dumps({"code": code, **place}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert not answer["error"], answer["error"]
        return answer["printed"].strip()

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)


class Serving:
    def __init__(self, process, seen):
        self.process = process
        self._seen = seen

    def family(self):
        """Process ids and start times of everything that runs below the supervisor."""
        found = family(self.process.pid)
        self._seen |= found
        return found

    def child(self, word):
        """The supervisor's own child with ``word`` on its command line; waits for it."""
        return until(lambda: next((pid for pid in children(self.process.pid) if word in command(pid)), None), PATIENCE)

    def idle_workers(self, number=2):
        """The queue's workers: its sentinel starts them before its other helpers."""

        def found():
            for sentinel in children(self.child("qcluster")):
                if len(below := children(sentinel)) >= number + 2:
                    return below[:number]
            return None

        self.family()
        return until(found, PATIENCE)


def until(ask, seconds):
    """The first true answer within ``seconds``, else the last one."""
    end = time.monotonic() + seconds
    while not (answer := ask()) and time.monotonic() < end:
        time.sleep(0.1)
    return answer


# Linux keeps all of this under /proc


def _stat(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return {"state": fields[0], "parent": int(fields[1]), "start": int(fields[19])}


def children(parent):
    """Living children, oldest first."""
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    found = ((stat["start"], pid) for pid in pids if (stat := _stat(pid)) and stat["parent"] == parent and alive(stat))
    return [pid for _, pid in sorted(found)]


def family(parent):
    found = {}
    for pid in children(parent):
        if stat := _stat(pid):
            found[pid] = stat["start"]
        found |= family(pid)
    return found


def alive(stat):
    return stat["state"] not in "ZX"


def is_alive(pid, start):
    stat = _stat(pid)
    return bool(stat and stat["start"] == start and alive(stat))


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""
