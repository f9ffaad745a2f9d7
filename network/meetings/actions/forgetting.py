"""Deleting what was asked for one meeting, once the meeting is over."""

import datetime as dt

from django.db import transaction

from core import clock
from network.meetings.models import Need, Registration
from network.meetings.states import GUEST_DAYS, NEEDS_DAYS


@transaction.atomic
def forget() -> int:
    """Needs NEEDS_DAYS after the end of the meeting; names, addresses and wishes of people without an account
    GUEST_DAYS after. That somebody came stays, without a name. Returns of how many people something was deleted."""
    now = clock.now()
    needs = Need.objects.filter(registration__meeting__ends_at__lte=now - dt.timedelta(days=NEEDS_DAYS))
    deleted, _by_table = needs.delete()
    guests = Registration.objects.filter(
        person=None, forgotten_at=None, meeting__ends_at__lte=now - dt.timedelta(days=GUEST_DAYS)
    )
    return deleted + guests.update(name="", email="", organisation_name="", wish="", forgotten_at=now)
