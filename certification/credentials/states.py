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
    """Computed when read, so that the answer is right even if no job ran."""

    VALID = "valid", _("In force")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class Kind(models.TextChoices):
    COURSE = "course", _("Course certificate")
    PATH = "path", _("Path certificate")
