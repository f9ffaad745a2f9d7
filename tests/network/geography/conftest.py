"""The facts of the release, loaded once for the tests of a module."""

import pytest
from django.db import transaction

from network.geography import actions


@pytest.fixture(scope="module")
def facts(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield actions.load_all()
        transaction.set_rollback(True)
