"""Files in a folder that can be looked through, a cache that begins empty, and somebody who has stopped."""

import logging

import pytest
from django.core.cache import cache

from tests.volunteers.anonymising import life, traces


@pytest.fixture
def folder(tmp_path, settings):
    """Of all storages."""
    plain = "django.core.files.storage.FileSystemStorage"
    kept = {name: {"BACKEND": plain, "OPTIONS": {"location": str(tmp_path / name)}} for name in ("default", "private")}
    settings.STORAGES = settings.STORAGES | kept
    return tmp_path


@pytest.fixture(autouse=True)
def _plain(settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()


@pytest.fixture
def look(folder, caplog):
    """``look(id of the volunteer)`` finds out where words of theirs, and the id, can be found."""
    caplog.set_level(logging.INFO)

    def found(key):
        ids = {"volunteer": str(key), "volunteer in hex": key.hex}
        return traces.found(life.WORDS | ids, folder, ("log", caplog.text))

    return found


@pytest.fixture
def stopped(client, folder, django_capture_on_commit_callbacks):
    """A whole life as a volunteer; it has just ended, and what was to happen after that has happened."""
    with django_capture_on_commit_callbacks(execute=True):
        return life.whole(client)
