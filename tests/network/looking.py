"""Who looks at the lists on the desk, and what there is to see: fixtures of every wing that has some."""

import pytest
from django.core.cache import cache

from tests.factories.accounts import UserFactory
from tests.factories.network import coordinator


@pytest.fixture(autouse=True)
def _no_second_step(settings):
    """Administrators of the tests have none. What is kept of a person's desk belongs to the test before."""
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()


@pytest.fixture
def aino(db):
    """Coordinates North Savo."""
    return coordinator("11")


@pytest.fixture
def bengt(db):
    """Coordinates Uusimaa."""
    return coordinator("01")


@pytest.fixture
def onni(db):
    """An administrator."""
    return UserFactory(admin=True)


@pytest.fixture
def look(client):
    def open_as(person, url, **query):
        client.force_login(person)
        return client.get(url, query)

    return open_as


def main(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]
