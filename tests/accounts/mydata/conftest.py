"""What the tests of one's own data share: empty rate limits and a visitor."""

import pytest
from django.core.cache import cache

from tests.accounts.visitor import Visitor
from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def visit(client):
    return Visitor(client)


@pytest.fixture
def person(db):
    return UserFactory(name="Raija Tuttu")


@pytest.fixture
def inside(visit, person):
    visit.sign_in(person.email)
    return visit
