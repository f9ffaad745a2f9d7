"""The sign-ins of one person, as far back as they are kept."""

import datetime as dt

from django.db.models import QuerySet

from accounts.models import User
from accounts.mydata.models import SignIn
from core import clock

MONTHS = 12


def first_day() -> dt.date:
    """Of sign-ins on this day and before nothing is shown, and the clock deletes them in the night."""
    return clock.months_after(clock.today(), -MONTHS)


def sign_ins(person: User) -> QuerySet[SignIn]:
    """The newest first."""
    return SignIn.objects.filter(person=person, at__date__gt=first_day()).order_by("-at", "-pk")
