"""What may be said of a session of support, so that figures mean the same for everyone. Nothing says who was helped."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Minutes(models.TextChoices):
    """How long it took, in bands: nobody has to look at a clock."""

    UNDER_15 = "m0_15", _("under 15 minutes")
    UNDER_30 = "m15_30", _("15–30 minutes")
    UNDER_60 = "m30_60", _("30–60 minutes")
    OVER_60 = "m60_plus", _("over an hour")


# The middle of each band, in minutes (an hour and a quarter for what has no end): sums are estimates, and say so.
MIDDLE = {Minutes.UNDER_15: 8, Minutes.UNDER_30: 23, Minutes.UNDER_60: 45, Minutes.OVER_60: 75}


class Outcome(models.TextChoices):
    CAN_ALONE = "can_do_alone", _("Done, and can do it alone next time")
    WITH_SUPPORT = "done_with_support", _("Done with support")
    LEARNED_PART = "learned_part", _("Learned a part, goes on later")
    SCAM_STOPPED = "scam_stopped", _("Scam noticed in time")
    GUIDED_ONWARDS = "guided_onwards", _("Guided onwards")
    OTHER_CHANNEL = "other_channel", _("Chose another way than online")
    STUCK = "stuck", _("Left unfinished")
    TURNED_AWAY = "turned_away", _("We could not help")


# It went as the person wanted, or at least onwards.
SUCCESSFUL = frozenset(Outcome) - {Outcome.STUCK, Outcome.TURNED_AWAY}
# A mistake can be put right for so many days; after that figures that were reported stay as they were.
CORRECTABLE_DAYS = 30
# A session may be entered for at most so many days back.
BACK_DAYS = 60
# Whoever takes a break or has stopped may log the last days before it for so many days more.
AFTERWARDS_DAYS = 30
# So many people at once at most: a lecture is an event, not a session.
MOST_PEOPLE = 100
# Fewer than so many sessions of a kind are not told apart: that could be one person.
FEW = 5
