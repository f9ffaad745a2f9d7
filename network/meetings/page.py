"""Everything that stands on the public page of a meeting."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from network.meetings import aftermath, agenda, cards, links, policies, reading, registering, structured, wording
from network.meetings.models import ActionPoint, Meeting
from network.meetings.points import points_for_agenda
from network.meetings.states import Audience, MeetingState

# Of the other dates of a series, so many.
_OTHERS = 6


def details(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """What meetings/meeting.html needs; asks for a meeting that came `reading.fetched`. A number of queries that does
    not grow with the agenda or the series."""
    key = registering.key_of(request)
    room = cards.has_room(meeting)
    announced = meeting.audience == Audience.PUBLIC and meeting.state != MeetingState.DRAFT
    return {
        "meeting": meeting,
        "key": key,
        "tags": cards.tags(meeting, room),
        "services": wording.services(meeting),
        "agenda": agenda.timetable(meeting),
        "others": _others(request, meeting),
        "preview": meeting.state == MeetingState.DRAFT,
        "announced": announced,
        "organises": policies.may_organise(request.user, meeting),
        "structured": structured.meeting(meeting, room=room) if announced else "",
        "agenda_url": links.with_key(links.file_of(meeting, "agenda_pdf"), key),
        "ics_url": links.with_key(links.file_of(meeting, "ics"), key),
        "crumbs": [*reading.events(), (wording.text(meeting, "title"), "")],
        "section": "events",
        "carried": carried(request, meeting),
        "aftermath": aftermath.of(meeting, request.user, key=key),
        **registering.context(request, meeting),
    }


def carried(request: HttpRequest, meeting: Meeting) -> list[ActionPoint]:
    """What was agreed at earlier dates of the series and is not done yet; for those who organise it or take part."""
    if meeting.series_id is None or meeting.is_over or meeting.state == MeetingState.CANCELLED:
        return []
    return points_for_agenda(meeting) if policies.is_among_us(request.user, meeting) else []


def _others(request: HttpRequest, meeting: Meeting) -> list[Meeting]:
    """The next dates of the same series that this reader may know of."""
    if meeting.series_id is None:
        return []
    rows = Meeting.objects.visible_to(request.user).filter(series=meeting.series_id).to_come()
    rows = rows.exclude(pk=meeting.pk).filter(state=MeetingState.PUBLISHED)
    return list(rows.select_related("municipality").order_by("starts_at")[:_OTHERS])


def description(meeting: Meeting) -> str:
    """For search engines: one or two lines."""
    summary = wording.text(meeting, "summary").text
    return summary or gettext("%(kind)s: %(when)s") % {
        "kind": meeting.get_kind_display(),
        "when": wording.when(meeting),
    }
