"""Why one cannot register for a meeting now, in words."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from network.meetings.models import Meeting
from network.meetings.states import MeetingState


def refusal(meeting: Meeting) -> Refused | None:
    """None while one can register; codes "draft", "cancelled", "begun", "not_yet", "closed"."""
    now = clock.now()
    if meeting.is_open:
        return None
    if meeting.state == MeetingState.DRAFT:
        return Refused(_("The event is not published yet."), code="draft")
    if meeting.state == MeetingState.CANCELLED:
        return Refused(_("The event is cancelled."), code="cancelled")
    if meeting.state != MeetingState.PUBLISHED or meeting.starts_at <= now:
        return begun(meeting)
    if meeting.opens_at and meeting.opens_at > now:
        moment = formats.date_format(timezone.localtime(meeting.opens_at), "DATETIME_FORMAT")
        return Refused(_("Registration opens on %(moment)s.") % {"moment": moment}, code="not_yet")
    return Refused(_("Registration has closed."), code="closed")


def begun(meeting: Meeting) -> Refused:
    """Once it has begun nobody registers, cancels or changes anything; attendance tells who came."""
    said = _("The event is over.") if meeting.is_over else _("The event has begun.")
    return Refused(said, code="begun")


def is_ahead(meeting: Meeting) -> bool:
    """Published, and not begun."""
    return meeting.state == MeetingState.PUBLISHED and clock.now() < meeting.starts_at
