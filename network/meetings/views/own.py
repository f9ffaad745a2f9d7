"""What the pages about one registration share: its page, saying how it stands, and keeping the address to oneself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from network.meetings import aftermath, agenda, answers, opening, policies, seats, ticket_door, tickets
from network.meetings.models import Registration
from network.meetings.states import LIVE, SEATED, MeetingState, RegistrationState


def private(response: HttpResponse) -> HttpResponse:
    """The address is the key, so it is told to nobody: not to search engines, and no page that follows hears more of it
    than the site's name."""
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def page(request: HttpRequest, registration: Registration, template: str = "ticket", **more: Any) -> HttpResponse:
    """One registration, however it was reached. Names and what is for participants are shown to whoever holds the key,
    and to nobody once they were forgotten."""
    meeting = registration.meeting
    context = {
        "registration": registration,
        "meeting": meeting,
        "token": tickets.token(registration),
        "number": seats.queue_number(registration),
        "off": meeting.state == MeetingState.CANCELLED,
        "visible": policies.may_see(request.user, meeting),
        "door": ticket_door.of(registration),
        "agenda": agenda.timetable(meeting),
        "aftermath": aftermath.of_ticket(registration, request.user),
        "section": "events",
    }
    return render(request, f"meetings/{template}.html", context | _possible(registration) | more)


def _possible(registration: Registration) -> dict[str, Any]:
    """What can be done with it now. ``others``: ways one can change to."""
    meeting, live = registration.meeting, registration.state in LIVE
    ahead = opening.is_ahead(meeting)
    rooms = seats.rooms(meeting) if live and ahead else {}
    return {
        "live": live,
        "ahead": ahead,
        "answers": may_answer(registration),
        "lacks_needs": answers.lacks_needs(registration),
        "others": [way for way in meeting.ways if way in rooms and _may_change(registration, way, rooms)],
        "again": not live and opening.refusal(meeting) is None,
    }


def may_answer(registration: Registration) -> bool:
    """Whether there is anything that they can put right now."""
    meeting = registration.meeting
    return bool(meeting.asks) and registration.state in LIVE and opening.is_ahead(meeting)


def _may_change(registration: Registration, way: str, rooms: dict[str, int | None]) -> bool:
    """Who has a place sees only ways that have another one."""
    if way == registration.way:
        return False
    return registration.state not in SEATED or rooms[way] != 0


def back(request: HttpRequest, registration: Registration) -> HttpResponse:
    """To where the person came from: their own page, or that of the link."""
    if policies.is_own(request.user, registration):
        return redirect("meetings:mine_one", pk=registration.pk)
    return redirect("meetings:ticket", token=tickets.token(registration))


def told(registration: Registration) -> str:
    """How it stands, in a sentence, right after something was done."""
    number = seats.queue_number(registration)
    if number:
        return gettext("You are in the queue. Your number is %(number)s.") % {"number": number}
    if registration.state == RegistrationState.CONFIRMED:
        return gettext("You are registered. Welcome!")
    if registration.state == RegistrationState.CANCELLED:
        return gettext("Your registration is cancelled. Thank you for telling.")
    return gettext("Your answer was saved.")
