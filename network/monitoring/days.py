"""Which days a session can be of."""

import datetime as dt

from django.utils.translation import gettext as _

from network.monitoring.states import BACK_DAYS


def refusal(day: dt.date, written_on: dt.date) -> str:
    """Why a session that is written down on a day cannot be of this day; "" when it can."""
    if day > written_on:
        return _("The day has not come yet. Choose today or an earlier day.")
    if day < written_on - dt.timedelta(days=BACK_DAYS):
        return _("A session can be logged for at most %(days)s days back.") % {"days": BACK_DAYS}
    return ""
