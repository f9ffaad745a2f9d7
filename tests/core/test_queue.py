"""Settings that lose or double work stop the start; schedules follow the code; a hung queue is told from a busy one."""

import datetime as dt

import pytest
from django.core.checks import run_checks
from django_q.models import OrmQ, Schedule, Task
from django_q.tasks import async_task

from core import clock, jobs, schedules

pytestmark = pytest.mark.django_db


# Settings


def errors():
    return {found.id for found in run_checks(tags=["queue"])}


def test_our_own_settings_are_safe():
    assert errors() == set()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"orm": None}, "vieri.E001"),
        ({"orm": "other"}, "vieri.E001"),
        ({"redis": {"host": "localhost"}}, "vieri.E001"),
        ({"broker_class": "django_q.brokers.redis_broker.Redis"}, "vieri.E001"),
        ({"timeout": None}, "vieri.E002"),
        ({"retry": 180}, "vieri.E003"),
        ({"retry": 61}, "vieri.E003"),
        ({"max_attempts": 0}, "vieri.E004"),
        ({"queue_limit": 3}, "vieri.E005"),
        ({"bulk": 10}, "vieri.E005"),
        ({"workers": None}, "vieri.E005"),
        ({"ack_failures": True}, "vieri.E007"),
        ({"timeout": 120, "retry": 1000}, "vieri.E008"),
        ({"timeout": 71, "retry": 1000}, "vieri.E009"),
    ],
)
def test_a_dangerous_setting_stops_the_start(settings, change, error):
    settings.Q_CLUSTER = settings.Q_CLUSTER | change
    assert error in errors()


@pytest.mark.parametrize("name", ["orm", "timeout", "retry", "max_attempts", "queue_limit", "workers"])
def test_a_missing_setting_stops_the_start(settings, name):
    settings.Q_CLUSTER = {key: value for key, value in settings.Q_CLUSTER.items() if key != name}
    assert errors()


def test_a_connection_pool_stops_the_start(settings):
    default = settings.DATABASES["default"]
    options = default.get("OPTIONS", {})
    default["OPTIONS"] = {**options, "pool": True}
    try:
        assert errors() == {"vieri.E006"}
    finally:
        default["OPTIONS"] = options


def test_a_schedule_of_a_function_that_does_not_exist_stops_the_start(declared):
    declared("test.gone", "core.tasks.gone", minutes=1)
    assert errors() == {"vieri.E010"}


# Schedules


@pytest.fixture
def declared(monkeypatch):
    monkeypatch.setattr(schedules, "_declared", {})
    return schedules.register


def rows():
    return set(Schedule.objects.values_list("name", "func", "minutes"))


def test_the_table_follows_the_code_and_a_second_time_changes_nothing(declared):
    declared("test.sweep", "core.tasks.sweep_mail", minutes=5)
    Schedule.objects.create(name="test.old", func="core.tasks.old")
    schedules.sync()
    assert rows() == {("test.sweep", "core.tasks.sweep_mail", 5)}
    before = list(Schedule.objects.values())
    schedules.sync()
    assert list(Schedule.objects.values()) == before


def test_a_changed_schedule_keeps_its_next_run_and_a_doubled_row_goes(declared):
    soon = clock.now() + dt.timedelta(hours=3)
    for _ in range(2):
        Schedule.objects.create(name="test.sweep", func="core.tasks.old", next_run=soon)
    declared("test.sweep", "core.tasks.sweep_mail", minutes=5)
    schedules.sync()
    assert rows() == {("test.sweep", "core.tasks.sweep_mail", 5)}
    assert Schedule.objects.get().next_run == soon


def test_only_sweeps_are_queued_when_a_worker_starts(declared):
    declared("test.sweep", "core.tasks.sweep_mail", minutes=1, at_start=True)
    declared("test.daily", "core.tasks.beat", minutes=1440)
    schedules.run_at_start()
    assert [row.func() for row in OrmQ.objects.all()] == ["core.tasks.sweep_mail"]


def test_two_schedules_cannot_have_one_name(declared):
    declared("test.sweep", "core.tasks.sweep_mail", minutes=1)
    declared("test.sweep", "core.tasks.sweep_mail", minutes=1)
    with pytest.raises(ValueError, match="named test"):
        declared("test.sweep", "core.tasks.beat", minutes=1)


def test_mail_is_swept_each_minute():
    schedules.sync()
    assert ("core.sweep_mail", "core.tasks.sweep_mail", 1) in rows()


# Hung or busy


def ago(seconds):
    return clock.now() - dt.timedelta(seconds=seconds)


def job(since, *, held=False, settings=None):
    async_task("core.tasks.beat")
    lease = dt.timedelta(seconds=settings.Q_CLUSTER["retry"]) if held else dt.timedelta()
    OrmQ.objects.filter(pk=OrmQ.objects.latest("pk").pk).update(lock=ago(since) + lease)


def ended(since):
    Task.objects.create(id=str(since), name="x", func="x", started=ago(since), stopped=ago(since), success=False)


def test_an_empty_queue_is_not_stalled():
    assert not jobs.stalled()
    ended(1000)
    assert not jobs.stalled()


def test_a_job_that_has_just_come_is_not_stalled():
    job(30)
    assert not jobs.stalled()


def test_an_old_job_and_nothing_done_is_stalled():
    ended(200)
    job(100)
    assert jobs.stalled()


def test_a_job_that_a_hung_worker_holds_counts_as_well(settings):
    job(100, held=True, settings=settings)
    assert jobs.stalled()


def test_a_long_queue_that_moves_is_not_stalled():
    job(1000)
    ended(20)
    assert not jobs.stalled()


def test_a_worker_that_has_just_started_gets_time_to_load():
    job(1000)
    assert not jobs.stalled(started=ago(80))
    assert jobs.stalled(started=ago(200))


def test_a_worker_that_hangs_after_its_first_job_gets_no_more_than_others():
    job(90)
    ended(85)
    assert jobs.stalled(started=ago(95))
    assert not jobs.stalled(started=ago(82))
