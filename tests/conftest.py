"""Fixtures every test may use."""

import pytest

from tests.factories.accounts import UserFactory


@pytest.fixture
def learner(db):
    return UserFactory()


@pytest.fixture
def admin(db):
    return UserFactory(admin=True)
