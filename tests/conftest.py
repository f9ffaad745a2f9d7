"""Fixtures every test may use, and what holds for all of them."""

import gc
import shutil
import signal

import pytest
from django.conf import settings
from django.utils import translation

from config import catalogues
from tests.factories.accounts import UserFactory

pytest_plugins = ["tests.served", "tests.putback", "tests.order"]


def pytest_configure(config):
    # Under xdist once, by the process that starts the others.
    if not hasattr(config, "workerinput"):
        catalogues.compile_all()
        signal.signal(signal.SIGTERM, end)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    """What is loaded and collected by now stays to the end: to look through all of it for garbage again and again
    would take a second of every fifteen.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


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
