"""Fixtures every test may use, and what holds for all of them."""

import shutil
import signal

import pytest
from django.conf import settings
from django.utils import translation

from config import catalogues
from tests.factories.accounts import UserFactory

pytest_plugins = ["tests.served", "tests.putback"]


def pytest_configure(config):
    # Under xdist once, by the process that starts the others.
    if not hasattr(config, "workerinput"):
        catalogues.compile_all()
        signal.signal(signal.SIGTERM, end)


def pytest_unconfigure(config):
    shutil.rmtree(settings.KEY_FOLDER, ignore_errors=True)


def end(number, frame):
    """Ends as with Ctrl-C, so that fixtures and exit handlers stop the servers they started."""
    pytest.exit("ended by SIGTERM", returncode=128 + number)


def pytest_itemcollected(item):
    """Marks browser and fault tests by their folder."""
    for kind in ("browser", "faults"):
        if item.path.parent.name == kind:
            item.add_marker(kind)


@pytest.fixture(autouse=True)
def nobody_has_chosen_a_language():
    """A request leaves its language active in the thread; the next test must not inherit it."""
    translation.deactivate()


@pytest.fixture
def learner(db):
    return UserFactory()


@pytest.fixture
def admin(db):
    return UserFactory(admin=True)
