"""What stands on the page of a registration about coming in: the code of the ticket, and saying that one is there."""

from dataclasses import dataclass

from network.meetings import attending, door
from network.meetings.models import Registration
from network.meetings.states import MeetingState, RegistrationState, Way


@dataclass(frozen=True)
class TicketDoor:
    """``code`` and ``picture``: of the ticket, "" for who takes part online; ``is_open``: they can say now that they
    are there; ``here``: it is registered already."""

    code: str
    picture: str
    is_open: bool
    here: bool


def of(registration: Registration) -> TicketDoor | None:
    """None for whoever has no place, and when there is nothing to come to. One query at most."""
    meeting = registration.meeting
    if registration.state != RegistrationState.CONFIRMED or not door.takes_place(meeting):
        return None
    is_open = door.is_open(meeting)
    here = door.has_opened(meeting) and registration.pk in attending.present(meeting)
    if not here and not is_open and (meeting.is_over or meeting.state != MeetingState.PUBLISHED):
        return None
    shown = registration.way == Way.ONSITE and not here and not meeting.is_over
    return TicketDoor(
        code=door.shown(door.of_ticket(registration)) if shown else "",
        picture=door.picture(door.address_of_ticket(registration)) if shown else "",
        is_open=is_open and not here,
        here=here,
    )
