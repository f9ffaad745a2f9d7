"""What the tests of the open data share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """Limits are counted in the cache, which tests share."""
    cache.clear()
    yield
    cache.clear()
