"""One meeting as one entry of a calendar (VEVENT, RFC 5545, 3.6.1). Its UID is the meeting's own."""

import datetime as dt
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from icalendar import Event, vCalAddress, vText, vUri

from core import clock
from core.addresses import whole
from network.meetings import links, wording
from network.meetings.agenda import timetable
from network.meetings.calendars import safe
from network.meetings.models import Meeting, Registration
from network.meetings.states import Audience, MeetingState, RegistrationState

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
# Their seat is not sure yet.
_UNSURE = frozenset({RegistrationState.PENDING, RegistrationState.WAITING, RegistrationState.OFFERED})


def entry(
    meeting: Meeting,
    *,
    language: str,
    private: bool = False,
    method: str | None = None,
    attendee: Registration | None = None,
) -> Event:
    """The entry with its texts in a language. ``private``: with the link to join, for people who have a place online;
    never once the meeting is cancelled. ``attendee``: whose calendar it is for.

    ``method``: None or PUBLISH for files and feeds, REQUEST and CANCEL for mails (RFC 5546, 3.2): only these name the
    attendee, and their DTSTAMP is now, so that of two with one SEQUENCE the newer holds (RFC 5546, 2.1.5). A CANCEL for
    a meeting that goes on takes one person off it, and then has no STATUS (RFC 5546, 3.2.5).
    """
    cancelled = meeting.state == MeetingState.CANCELLED
    mailed = method in {REQUEST, CANCEL}
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    # A text or an agenda that changes is no new revision, but what was read before is older all the same.
    written_at = max(meeting.changed_at, meeting.revised_at)
    event.add("dtstamp", clock.now() if mailed else written_at)
    event.add("last-modified", written_at)
    for name, moment in zip(("dtstart", "dtend"), _times(meeting), strict=True):
        event.add(name, moment)
    if cancelled or method != CANCEL:
        event.add("status", _status(meeting, attendee))
    # Whoever only follows a region is not busy then.
    event.add("transp", "OPAQUE" if attendee and not cancelled else "TRANSPARENT")
    event.add("class", "PRIVATE" if private or meeting.audience != Audience.PUBLIC else "PUBLIC")
    event.add("organizer", _organiser(meeting, mailed=mailed))
    if mailed and attendee:
        event.add("attendee", _attendee(attendee, method))
    with override(language):
        _tell(event, meeting, attendee, join=private and not cancelled)
    return event


def _times(meeting: Meeting) -> tuple[dt.datetime, dt.datetime]:
    """With the zone of the country. An hour that comes twice, when clocks are turned back, would mean the first of the
    two (RFC 5545, 3.3.5): if it is the second, both ends are told in UTC."""
    begins, ends = localtime(meeting.starts_at), localtime(meeting.ends_at)
    if begins.fold or ends.fold:
        return begins.astimezone(dt.UTC), ends.astimezone(dt.UTC)
    return begins, ends


def _status(meeting: Meeting, attendee: Registration | None) -> str:
    if meeting.state == MeetingState.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if attendee and attendee.state in _UNSURE else "CONFIRMED"


def _organiser(meeting: Meeting, *, mailed: bool) -> vCalAddress:
    """Who answers questions; the house where a meeting names nobody: every entry has an organiser (RFC 5546, 3.2). In
    mails always the house, which sends them: calendars take changes only from the organiser they know (RFC 6047, 3),
    and who answers questions can change."""
    house = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    email, name = ("", "") if mailed else (meeting.contact_email, meeting.contact_name)
    found = vCalAddress(safe.mailto(email or house))
    found.params["CN"] = vText(safe.line(name) or "Vieri")
    return found


def _attendee(registration: Registration, method: str | None) -> vCalAddress:
    """They have answered here already, so no answer is asked for."""
    answer = "DECLINED" if method == CANCEL else "TENTATIVE" if registration.state in _UNSURE else "ACCEPTED"
    found = vCalAddress(safe.mailto(registration.address))
    params = {"CN": safe.line(registration.shown_name), "ROLE": "REQ-PARTICIPANT", "PARTSTAT": answer, "RSVP": "FALSE"}
    for name, value in params.items():
        if value:
            found.params[name] = vText(value)
    return found


def _tell(event: Event, meeting: Meeting, attendee: Registration | None, *, join: bool) -> None:
    """The texts, in the active language."""
    title = safe.line(wording.text(meeting, "title").text)
    if meeting.state == MeetingState.CANCELLED:
        # Not every calendar shows the status of an entry.
        title = pgettext("calendar", "Cancelled: %(title)s") % {"title": title}
    event.add("summary", title)
    event.add("description", safe.paragraphs("\n\n".join(filter(None, _told(meeting, attendee, join=join)))))
    event.add("location", safe.line(wording.where(meeting)))
    event.add("categories", [str(meeting.get_kind_display())])
    event.add("url", vUri(safe.address(whole(links.page_of(meeting)))))
    if join and meeting.join_link:
        params: dict[str, Any] = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": safe.line(_("Join the event"))}
        event.add("conference", vUri(safe.address(meeting.join_link)), parameters=params)


def _told(meeting: Meeting, attendee: Registration | None, *, join: bool) -> list[str]:
    """The parts of the description; empty ones among them."""
    link = safe.address(meeting.join_link) if join else ""
    agenda = "\n".join(
        f"{point.time} {safe.line(point.title.text)}" + (f" ({safe.line(point.speaker.text)})" if point.speaker else "")
        for point in timetable(meeting)
    )
    contact = ", ".join(filter(None, (meeting.contact_name, meeting.contact_phone, meeting.contact_email)))
    return [
        wording.text(meeting, "cancel_reason").text if meeting.state == MeetingState.CANCELLED else "",
        _standing(attendee) if meeting.state != MeetingState.CANCELLED else "",
        _("Join here: %(link)s") % {"link": link} if link else "",
        wording.text(meeting, "join_note").text if join else "",
        wording.text(meeting, "summary").text,
        wording.text(meeting, "description").text,
        _("Agenda") + f":\n{agenda}" if agenda else "",
        _("Organised by: %(organiser)s") % {"organiser": wording.organiser(meeting)},
        _("Questions: %(contact)s") % {"contact": contact} if contact else "",
        whole(links.page_of(meeting)),
    ]


def _standing(attendee: Registration | None) -> str:
    """What the person should know of their seat."""
    match attendee.state if attendee else None:
        case RegistrationState.WAITING:
            return _("You are in the queue. We write to you when there is a place.")
        case RegistrationState.OFFERED:
            return _("A place is kept for you. Take it by the link in the mail.")
    return ""
