"""Deleting what was asked for one meeting, once the meeting is over or cancelled."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from core import clock
from network.meetings.models import Invitation, Need, Registration
from network.meetings.states import GUEST_DAYS, NEEDS_DAYS


@transaction.atomic
def forget() -> int:
    """Needs NEEDS_DAYS after the end of the meeting; names, addresses and wishes of people without an account, and the
    invitations that were sent to them, GUEST_DAYS after. A cancelled meeting ends when it is cancelled. That somebody
    came stays, without a name. Returns of how many people something was deleted."""
    now = clock.now()
    needs, _tables = Need.objects.filter(_over(NEEDS_DAYS, "registration__meeting__")).delete()
    guests = Registration.objects.filter(_over(GUEST_DAYS), person=None, forgotten_at=None)
    forgotten = guests.update(name="", email="", organisation_name="", wish="", forgotten_at=now)
    account = User.objects.filter(email__iexact=OuterRef("email"))
    asked, _tables = Invitation.objects.filter(_over(GUEST_DAYS), ~Exists(account)).delete()
    return needs + forgotten + asked


def _over(days: int, meeting: str = "meeting__") -> Q:
    """Since so many days. ``meeting``: the way to its columns."""
    since = clock.now() - dt.timedelta(days=days)
    return Q(**{f"{meeting}ends_at__lte": since}) | Q(**{f"{meeting}cancelled_at__lte": since})
