"""Files in a folder that can be looked through, and a cache that begins empty."""

import pytest
from django.core.cache import cache


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
