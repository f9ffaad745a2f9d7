"""Seats and the queue of a meeting. Whatever gives or takes a seat holds the lock of the meeting's row.

On site and online are counted apart. Who is confirmed holds a seat, and so does who was offered one and has not
answered yet.
"""

from typing import Any

from django.db.models import Count

from core import audit, clock
from network.meetings import letters, offers, turns
from network.meetings.models import Meeting, Registration
from network.meetings.states import MeetingState, RegistrationState, Way


def locked(pk: Any) -> Meeting:
    """The meeting's row, held until the transaction ends: those who want its last seat come one after the other."""
    return Meeting.objects.select_for_update(of=("self",)).get(pk=pk)


def taken(meeting: Meeting) -> dict[str, int]:
    """How many seats are held, by way."""
    rows = meeting.registrations.seated().order_by().values_list("way").annotate(Count("pk"))
    return {way.value: 0 for way in Way} | dict(rows)


def free(meeting: Meeting, way: str) -> int | None:
    """How many seats are free that way; None: without limit. Never less than 0, also when there are fewer seats than
    people since somebody lowered their number: nobody loses a place for it."""
    seats = meeting.seats(way)
    return None if seats is None else max(0, seats - taken(meeting)[way])


def rooms(meeting: Meeting) -> dict[str, int | None]:
    """For each way one can take part, how many seats somebody who comes now finds; 0 also where others wait already.
    Two queries."""
    held = taken(meeting)
    queues = set(meeting.registrations.queue().order_by().values_list("way", flat=True).distinct())
    seats = {way.value: meeting.seats(way) for way in meeting.ways}
    return {
        way: 0 if way in queues else number if number is None else max(0, number - held[way])
        for way, number in seats.items()
    }


def has_room(meeting: Meeting, way: str) -> bool:
    """Whether somebody who comes now gets a seat: there is one, and nobody waits for it."""
    return free(meeting, way) != 0 and not meeting.registrations.queue().filter(way=way).exists()


def next_turn(meeting: Meeting) -> int:
    """The next number, taken from the locked meeting."""
    meeting.turns += 1
    meeting.save(update_fields=["turns"])
    return meeting.turns


def fill(meeting: Meeting) -> list[Registration]:
    """Offers the free seats of a locked meeting to those who wait, in their turn, and writes to them. Returns whom it
    offered one; who has no address cannot be asked, and has the seat. Once it has begun, or is cancelled, nothing is
    offered."""
    until = offers.until(clock.now(), meeting.starts_at)
    if until is None or meeting.state != MeetingState.PUBLISHED:
        return []
    offered = []
    # A closed account cannot answer, and would keep the seat from the next until its offer ends.
    queue = meeting.registrations.queue().exclude(person__is_active=False)
    for way in meeting.ways:
        for registration in queue.filter(way=way)[: free(meeting, way)]:
            registration.meeting = meeting
            if not registration.address:
                _seat(registration)
                continue
            registration.state, registration.offered_until = RegistrationState.OFFERED, until
            registration.save(update_fields=["state", "offered_until"])
            audit.record(registration, "meetings.registration.offer", actor=None, way=way)
            letters.offered(registration)
            offered.append(registration)
    return offered


def _seat(registration: Registration) -> None:
    registration.state, registration.confirmed_at = RegistrationState.CONFIRMED, clock.now()
    registration.save(update_fields=["state", "confirmed_at"])
    audit.record(registration, "meetings.registration.take", actor=None)


# Letters tell it, too.
queue_number = turns.queue_number
