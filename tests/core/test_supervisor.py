"""How children are kept: pauses, whole groups, one question at a time. Real kills stand in tests/faults."""

import datetime as dt
import os
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django_q.models import OrmQ, Task

from core import clock, jobs, schedules, supervisor
from core.management.commands import serve
from core.management.commands.serve import banner
from core.supervisor import Child, Watchdog

GRANDCHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"


def program(code):
    return [sys.executable, "-c", code]


def until(ask, seconds=20):
    end = time.monotonic() + seconds
    while not (answer := ask()) and time.monotonic() < end:
        time.sleep(0.05)
    return answer


@pytest.fixture
def child():
    """Makes children; none is left at the end."""
    made = []

    def make(code, **options):
        made.append(Child("test", program(code), **options))
        return made[-1]

    yield make
    for each in made:
        each.kill()


def test_a_child_that_ends_is_started_again_after_a_pause_that_grows(child):
    found, starts = child("pass", prepare=lambda: starts.append(time.monotonic())), []
    assert until(lambda: found.look_after() or len(starts) == 3)
    first, second, third = starts
    assert second - first >= 1
    assert third - second >= 2


def test_a_child_waits_for_the_database_and_then_starts(child):
    answers = [OperationalError(), OperationalError(), None]

    def prepare():
        if problem := answers.pop(0):
            raise problem

    found = child("import time; time.sleep(60)", prepare=prepare)
    found.look_after()
    assert not found.running()
    assert until(lambda: found.look_after() or found.running())


def test_what_a_child_has_started_ends_with_it(child):
    found = child(GRANDCHILD)
    found.look_after()
    group = str(found.pid)
    assert until(lambda: len(members(group)) >= 2)
    found.kill()
    assert until(lambda: not members(group))


def members(group):
    """Living processes of a group (Linux keeps them under /proc)."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group = file.read_text(encoding="utf-8").rpartition(")")[2].split()[:3]
            found += [file] if its_group == group and state != "Z" else []
    return found


def test_a_child_has_a_group_and_no_terminal_of_its_own(child):
    found = child("import time; time.sleep(60)")
    found.look_after()
    assert os.getpgid(found.pid) == found.pid
    found.terminate()
    assert until(lambda: not found.running())


# The watchdog


@pytest.fixture
def worker(db, monkeypatch):
    """A worker that is said to run, and a database connection that stays open for the test."""

    class Kept:
        def close_all(self):
            pass

    monkeypatch.setattr(supervisor, "connections", Kept())
    monkeypatch.setattr(Child, "running", lambda self: True)
    return Child("worker", program("pass"))


def look(watchdog, worker):
    watchdog._next_look = 0
    return watchdog.finds_hung(worker)


def test_the_watchdog_asks_one_question_at_a_time(worker, settings):
    settings.QUEUE_BEAT_EVERY = 0
    watchdog = Watchdog()
    for _ in range(3):
        assert not look(watchdog, worker)
    assert [row.func() for row in OrmQ.objects.all()] == ["core.tasks.beat"]
    Task.objects.create(id="1", name="x", func="x", started=clock.now(), stopped=clock.now(), success=True)
    look(watchdog, worker)
    assert OrmQ.objects.count() == 2


def test_the_watchdog_finds_a_worker_that_does_not_answer(worker, settings):
    watchdog = Watchdog()
    look(watchdog, worker)
    worker.started = clock.now() - dt.timedelta(hours=1)
    OrmQ.objects.update(lock=clock.now() - dt.timedelta(seconds=settings.QUEUE_STALLED_AFTER + 1))
    assert look(watchdog, worker)
    settings.QUEUE_WATCHDOG = False
    assert not look(watchdog, worker)


def test_a_database_that_does_not_answer_tells_nothing_about_the_worker(worker, monkeypatch):
    def gone(**options):
        raise OperationalError

    monkeypatch.setattr(jobs, "stalled", gone)
    assert not look(Watchdog(), worker)


def test_the_watchdog_looks_only_now_and_then(worker, django_assert_num_queries):
    watchdog = Watchdog()
    watchdog.finds_hung(worker)
    with django_assert_num_queries(0):
        watchdog.finds_hung(worker)


# The command


def test_the_demo_says_where_it_is_and_who_may_sign_in(settings):
    settings.DEMO = True
    said = banner(8123)
    for words in ("http://localhost:8123", "learner@demo.example", "editor@demo.example", "admin@demo.example"):
        assert words in said
    assert settings.DEMO_PASSWORD in said


def test_a_real_installation_says_no_password(settings):
    assert settings.DEMO_PASSWORD not in banner(8123)
    assert "demo.example" not in banner(8123)


def test_only_web_and_only_worker_cannot_be_asked_for_at_once():
    with pytest.raises(CommandError):
        call_command("serve", "--web", "--worker")


def test_a_port_in_use_is_said_and_nothing_is_started():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} cannot be used .* PORT={port + 1}"):
            call_command("serve", "--port", str(port))


def test_without_tables_the_worker_says_what_to_do(worker, monkeypatch):
    def no_tables():
        raise OperationalError("no such table")

    monkeypatch.setattr(schedules, "sync", no_tables)
    monkeypatch.setattr(serve, "connections", supervisor.connections)
    with pytest.raises(CommandError, match=r"manage\.py migrate"):
        call_command("serve", "--worker")
