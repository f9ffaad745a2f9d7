"""The one place that tells the time, so that tests can move it and rules speak of local days."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """This moment, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """Today's date where the network lives (TIME_ZONE)."""
    return timezone.localdate()
