"""The demo of the network, seeded once for all tests of this folder that only look."""

import time

import pytest
from django.db import transaction
from django.test import override_settings

from accounts import demo as accounts
from network.directory import demo as directory
from network.geography import demo as geography


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """Each test's own changes are rolled back as usual, the content after the last one. ``said``: the lines of the
    directory; ``seconds``: of processor time it took."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        accounts.seed(seed=1)
        geography.seed(seed=1)
        began = time.process_time()
        said = directory.seed(seed=1)
        yield {"said": said, "seconds": time.process_time() - began}
        transaction.set_rollback(True)
