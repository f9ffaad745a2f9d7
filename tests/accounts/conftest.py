"""What the tests of sign-in share: empty rate limits and a visitor."""

import pytest
from django.core.cache import cache

from tests.accounts.visitor import Visitor


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def visit(client):
    return Visitor(client)
