"""The demo of meetings, seeded once for all tests of this folder that only look."""

import time

import pytest
from django.db import transaction
from django.test import override_settings

from accounts import demo as accounts
from core.models import OutgoingMail
from network.directory import demo as directory
from network.geography import demo as geography
from network.meetings import demo as meetings


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """Each test's own changes are rolled back as usual, the content after the last one. ``said``: the lines of this
    wing; ``seconds``: of processor time it took; ``mails``: how many there were before."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        accounts.seed(seed=1)
        geography.seed(seed=1)
        directory.seed(seed=1)
        mails = OutgoingMail.objects.count()
        began = time.process_time()
        said = meetings.seed(seed=1)
        yield {"said": said, "seconds": time.process_time() - began, "mails": mails}
        transaction.set_rollback(True)
