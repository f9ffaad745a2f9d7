"""Fault points do nothing unless a test asks, and then once."""

import signal
from pathlib import Path

import pytest

from config import settings as settings_package
from core import faults
from core.faults import FaultError


@pytest.fixture
def plan(settings, tmp_path):
    settings.FAULTS = {"points": {}, "folder": tmp_path}
    return settings.FAULTS["points"]


def test_a_point_is_passed_when_nothing_is_planned(settings):
    assert not hasattr(settings, "FAULTS")
    faults.reach("mail.sent")


def test_a_planned_fault_happens_once_and_only_at_its_point(plan):
    plan["mail.sent"] = "raise"
    faults.reach("mail.ready")
    with pytest.raises(FaultError):
        faults.reach("mail.sent")
    faults.reach("mail.sent")


def test_a_point_can_kill_its_process_its_group_or_wait(plan, monkeypatch):
    done = []
    monkeypatch.setattr(faults.os, "kill", lambda pid, number: done.append((pid == faults.os.getpid(), number)))
    monkeypatch.setattr(faults.os, "killpg", lambda group, number: done.append((group, number)))
    monkeypatch.setattr(faults.time, "sleep", done.append)
    plan.update({"a": "kill", "b": "kill_group", "c": "sleep:1.5"})
    for point in "abc":
        faults.reach(point)
    assert done == [(True, signal.SIGKILL), (0, signal.SIGKILL), 1.5]


def test_an_unknown_fault_is_an_error(plan):
    plan["a"] = "explode"
    with pytest.raises(ValueError, match="explode"):
        faults.reach("a")


def test_only_the_settings_of_the_fault_tests_plan_faults():
    folder = Path(settings_package.__file__).parent
    assert [file.name for file in folder.rglob("*.py") if "FAULTS" in file.read_text(encoding="utf-8")] == ["faults.py"]
