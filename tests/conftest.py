"""Fixtures every test may use, and what holds for all of them."""

import signal

import pytest

from config import catalogues
from tests.factories.accounts import UserFactory

pytest_plugins = ["tests.served"]


def pytest_configure(config):
    # Under xdist once, by the process that starts the others.
    if not hasattr(config, "workerinput"):
        catalogues.compile_all()
        signal.signal(signal.SIGTERM, end)


def end(number, frame):
    """Ends as with Ctrl-C, so that fixtures and exit handlers stop the servers they started."""
    pytest.exit("ended by SIGTERM", returncode=128 + number)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Browser tests share one served demo and one Chromium, fault tests one machine: each kind stays on one worker."""
    for item in items:
        for kind in ("browser", "faults"):
            if item.path.parent.name == kind:
                item.add_marker(kind)
            if item.get_closest_marker(kind):
                item.add_marker(pytest.mark.xdist_group(kind))


@pytest.fixture
def learner(db):
    return UserFactory()


@pytest.fixture
def admin(db):
    return UserFactory(admin=True)
