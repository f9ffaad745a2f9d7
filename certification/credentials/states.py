"""What a credential can be, when it is asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# A person who loses a certificate is told why, so the reason is a sentence, not a word.
REASON_MIN_LENGTH = 10
REASON_TOO_SHORT = _("Tell the reason in at least %(limit_value)d letters.")

# Days before the last day in force on which the holder is reminded. The last reminder may come late, after an outage,
# but not later than so many days.
REMINDED_AT = (60, 14, 0)
REMINDER_GRACE = 14


class Status(models.TextChoices):
    """Computed when read, so that the answer is right even if no job ran. The first that is true counts, from below."""

    VALID = "valid", _("In force")
    EXPIRED = "expired", _("Expired")
    NOT_YET_VALID = "not_yet_valid", _("Not yet in force")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    ERASED = "erased", _("No longer available")


class Kind(models.TextChoices):
    COURSE = "course", _("Course certificate")
    PATH = "path", _("Path certificate")
    ATTENDANCE = "attendance", _("Certificate of attendance")
    SKILL = "skill", _("Certificate of a practical skill")
    CARD = "card", _("Volunteer card")
    QUALITY = "quality", _("Quality certificate")


# What may be suspended for a time; everything else can only be revoked.
SUSPENDABLE = frozenset({Kind.CARD, Kind.QUALITY})


class NameShown(models.TextChoices):
    """How much of the holder's name the check page shows to whoever has the code."""

    INITIALS = "initials", _("Initials only")
    FULL = "full", _("Full name")


class Form(models.TextChoices):
    """What a stored signature was made for."""

    EDITION = "edition", _("Badge")
    TOKEN = "token", _("Badge as a token")
    STATUS_LIST = "status_list", _("Status list")
