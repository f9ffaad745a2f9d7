"""Two coordinators who sign in without their second step: fixtures of every wing that has a desk."""

import pytest
from django.core.cache import cache

from tests.factories.network import coordinator


@pytest.fixture(autouse=True)
def fresh_cache():
    """Every test is a client of its own, and nobody's desk is remembered."""
    cache.clear()


@pytest.fixture(autouse=True)
def one_step(settings):
    """Coordinators of the tests sign in without their second step."""
    settings.STAFF_TWO_STEP_REQUIRED = False


@pytest.fixture
def aino(db):
    """Coordinates North Savo."""
    return coordinator("11", person__name="Aino Savolinna")


@pytest.fixture
def stranger(db):
    """Coordinates Uusimaa."""
    return coordinator("01", person__name="Ulla Muualta")
