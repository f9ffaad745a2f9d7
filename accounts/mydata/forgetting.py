"""What is kept of signing in, and until when."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from accounts.mydata import history
from accounts.mydata.models import SignIn
from core import clock, retention


def forget_sign_ins() -> int:
    """After history.MONTHS. Returns how many."""
    return retention.delete(SignIn.objects.filter(at__date__lte=history.first_day()))


def forget_sessions() -> int:
    """What the service remembers of browsers for which it holds no more; and the lines about browsers in which nobody
    is signed in any more. Returns how many of both."""
    held = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    # One that is being signed in to just now may have its line already and its session in a moment.
    settled = clock.now() - dt.timedelta(hours=1)
    return retention.delete(
        Session.objects.filter(expire_date__lte=clock.now()),
        UserSession.objects.filter(~Exists(held), created_at__lte=settled),
    )
