"""What the actions about registrations share: the lock, what must hold, a seat or a place in the queue, the end."""

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from core.states import check_move
from network.meetings import letters, opening, policies, seats, tickets
from network.meetings.models import Meeting, Need, Notice, Registration
from network.meetings.states import (
    LINK_PAUSE,
    REGISTRATION_MOVES,
    Letter,
    MeetingState,
    RegistrationState,
)


def held(token: str) -> Registration:
    """The registration of a link, with its locked meeting: two taps come one after the other. Raises Refused when there
    is none."""
    known = tickets.find(token)
    if known is None:
        raise Refused(_("This link does not work."), code="no_ticket")
    return again(known)


def again(registration: Registration) -> Registration:
    """As it stands now that its meeting is locked."""
    meeting = seats.locked(registration.meeting_id)
    rows = Registration.objects.select_related("person", "organisation", "registered_by")
    registration = rows.get(pk=registration.pk)
    registration.meeting = meeting
    return registration


def must_be_ahead(meeting: Meeting) -> None:
    """Raises Refused once it has begun or is cancelled."""
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("The event is cancelled. You need do nothing."), code="cancelled")
    if not opening.is_ahead(meeting):
        raise opening.begun(meeting)


def must_be_possible(meeting: Meeting, way: str) -> None:
    if way not in meeting.ways:
        raise Refused(_("One cannot take part that way."), code="way")


def over() -> Refused:
    """What was cancelled or ran out is not brought back: a new registration takes its own turn."""
    return Refused(_("This registration has ended. You can register again."), code="over")


def settle(registration: Registration, *, at_door: bool = False) -> Registration:
    """Gives a seat, or a place in the queue, in this moment and with a new turn, and writes to them. ``at_door``: they
    stand there, so they have a seat in any case."""
    meeting = registration.meeting
    has_room = at_door or seats.has_room(meeting, registration.way)
    state = RegistrationState.CONFIRMED if has_room else RegistrationState.WAITING
    registration.turn = seats.next_turn(meeting)
    if state == RegistrationState.CONFIRMED:
        return take_seat(registration)
    registration.state, registration.confirm_until, registration.offered_until = state, None, None
    registration.save()
    letters.waiting(registration)
    return registration


def take_seat(registration: Registration) -> Registration:
    """They take part from now on; whoever asked has found out that there is a seat. Of what is over no letter says
    that they are in."""
    registration.state, registration.confirmed_at = RegistrationState.CONFIRMED, clock.now()
    registration.confirm_until = registration.offered_until = None
    registration.save()
    if not registration.meeting.is_over:
        letters.registered(registration)
    return registration


def end(registration: Registration, state: RegistrationState) -> Registration:
    """It holds no seat any more, and what the person needs is forgotten at once."""
    check_move(REGISTRATION_MOVES, registration.state, state)
    registration.state, registration.ended_at = state, clock.now()
    registration.save(update_fields=["state", "ended_at"])
    Need.objects.filter(registration=registration).delete()
    return registration


def claim(registration: Registration, actor: User | None) -> None:
    """What somebody registered as a guest with the address of their account, or was registered by a colleague, belongs
    to the account from now on."""
    if actor is None or registration.person_id or not policies.is_own(actor, registration):
        return
    if not Registration.objects.live().filter(meeting=registration.meeting_id, person=actor).exists():
        registration.person = actor
        registration.save(update_fields=["person"])


def link_is_due(registration: Registration) -> bool:
    """Whether a mail with the link may go out, and notes that it does. Asked under the meeting's lock."""
    now = clock.now()
    if registration.notices.filter(letter=Letter.LINK, at__gt=now - LINK_PAUSE).exists():
        return False
    Notice.objects.create(registration=registration, letter=Letter.LINK, key=str(int(now.timestamp() * 1_000)), at=now)
    return True


def forget_guest(registration: Registration) -> None:
    """Who it was, and what they wrote; that there was a registration stays."""
    registration.name = registration.email = registration.organisation_name = registration.wish = ""
    registration.forgotten_at = clock.now()
    registration.save(update_fields=["name", "email", "organisation_name", "wish", "forgotten_at"])
