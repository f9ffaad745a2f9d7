"""A coordinator of North Savo with an open group, and whoever else may come to its pages."""

import pytest
from django.core.cache import cache

from tests.factories.accounts import UserFactory
from tests.factories.groups import join, leader, opened
from tests.factories.network import coordinator


@pytest.fixture(autouse=True)
def fresh_cache():
    """Every test is a client of its own, and nobody's desk is remembered."""
    cache.clear()


@pytest.fixture
def aino(db):
    """Coordinates North Savo."""
    return coordinator("11", person__name="Aino Savolinna")


@pytest.fixture
def made(aino):
    return opened(actor=aino)


@pytest.fixture
def group(made):
    return made.group


@pytest.fixture
def members(made):
    """One who shares and one who does not."""
    sharing = join(made, UserFactory(name="Seija Jakava"))
    return sharing, join(made, UserFactory(name="Onni Hiljainen"), shares=False)


@pytest.fixture
def helper(group):
    """Leads the group without a mandate."""
    return leader(group, UserFactory(name="Leila Vetäjä"))
