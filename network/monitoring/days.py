"""Which days a session can be of."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import clock
from network.monitoring.givers import Giver
from network.monitoring.states import BACK_DAYS


def refusal(day: dt.date, written_on: dt.date) -> str:
    """Why a session that is written down on a day cannot be of this day; "" when it can."""
    if day > max(written_on, clock.today()):
        return _("The day has not come yet. Choose today or an earlier day.")
    if day > written_on:
        # Put right later: what was written down had happened by then.
        said = _("You logged this session on %(day)s. Choose that day or an earlier one.")
        return said % {"day": date_format(written_on, "SHORT_DATE_FORMAT")}
    if day < written_on - dt.timedelta(days=BACK_DAYS):
        return _("A session can be logged for at most %(days)s days back.") % {"days": BACK_DAYS}
    return ""


def outside(day: dt.date, giver: Giver) -> str:
    """Why somebody gave no support there on a day; "" when they did, as far as it is known."""
    if giver.since and day < giver.since:
        said = _("You began to help here on %(day)s. Choose that day or a later one.")
        return said % {"day": date_format(giver.since, "SHORT_DATE_FORMAT")}
    if giver.until and day > giver.until:
        said = _("You helped here until %(day)s. Choose that day or an earlier one.")
        return said % {"day": date_format(giver.until, "SHORT_DATE_FORMAT")}
    return ""
