"""Calendar files that travel with mails (RFC 6047): the invitation, its updates, and taking it back.

Registered in core.mail as "meeting-request:<registration id>" and "meeting-cancel:<registration id>".
"""

from functools import partial

from core import mail
from network.meetings.calendars import files
from network.meetings.calendars.entries import CANCEL, REQUEST, entry
from network.meetings.models import Registration
from network.meetings.states import LIVE, MeetingState, RegistrationState, Way

KINDS = {"meeting-request": REQUEST, "meeting-cancel": CANCEL}


def register() -> None:
    for kind, method in KINDS.items():
        mail.register_attachment(kind, partial(_attached, method))


def _attached(method: str, registration: str, language: str) -> mail.Attachment:
    """Made when the mail goes out, of what holds then: an invitation to what has been cancelled in the meantime takes
    it back. Raises Registration.DoesNotExist."""
    rows = Registration.objects.select_related("meeting__region", "meeting__network", "meeting__municipality", "person")
    found = rows.prefetch_related("meeting__agenda").get(pk=registration)
    if found.meeting.state == MeetingState.CANCELLED or found.state not in LIVE:
        method = CANCEL
    # Without the link to join: mails are passed on, and it is for their owner alone.
    made = entry(found.meeting, language=language, method=method, attendee=found)
    content = files.written([made], language=language, method=method)
    # The method stands here too, else mail programs show a file instead of an invitation (RFC 6047, 2.4).
    return mail.Attachment("invite.ics", content, f"text/calendar; method={method}")


def may_join(registration: Registration) -> bool:
    """Whether the entry in their own calendar holds the link to join: it is for those who have a place online."""
    return registration.state == RegistrationState.CONFIRMED and registration.way == Way.ONLINE
