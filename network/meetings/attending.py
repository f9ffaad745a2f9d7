"""Who was there: what the events about attendance come to, and the list for those who register it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from network.meetings import door
from network.meetings.models import Meeting, Registration
from network.meetings.states import RegistrationState, Way


def present(meeting: Meeting) -> dict[uuid.UUID, Way]:
    """Ids of the registrations of those who were there, with the way they took part. Of several events about one the
    newest holds, by when it was seen, then by when it was written. One query."""
    rows = meeting.attendance.order_by("at", "id").values_list("registration_id", "present", "way")
    newest = {pk: Way(way) if here else None for pk, here, way in rows}
    return {pk: way for pk, way in newest.items() if way}


@dataclass(frozen=True)
class Row:
    """One who registered. ``way``: how they are there, else how they meant to come. ``code``: of their ticket."""

    registration: Registration
    here: bool
    way: Way
    code: str

    @property
    def pk(self) -> uuid.UUID:
        return self.registration.pk

    @property
    def name(self) -> str:
        return self.registration.shown_name

    @property
    def organisation(self) -> str:
        return str(self.registration.organisation or self.registration.organisation_name)


@dataclass(frozen=True)
class Sheet:
    """``expected``: who has a place, and whoever is there all the same. ``others``: in the queue, not confirmed,
    cancelled; they may come nevertheless. Both in the order of the names. Who has a place is not in it a second time
    with what they cancelled before."""

    meeting: Meeting
    expected: tuple[Row, ...]
    others: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.expected + self.others

    @property
    def here(self) -> list[Row]:
        return [row for row in self.expected if row.here]

    @property
    def was(self) -> str:
        """What a form shows as ticked, so that only what is changed in it changes: ids with their way."""
        return " ".join(f"{row.pk}:{row.way}" for row in self.here)

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """For each way: its name, how many are there, how many registered for it and have a place."""
        found = []
        for way in Way:
            here = sum(row.way == way for row in self.here)
            places = sum(row.registration.way == way and _has_place(row.registration) for row in self.expected)
            if way in self.meeting.ways or here or places:
                found.append((str(way.label), here, places))
        return found

    def row(self, pk: Any) -> Row | None:
        return next((row for row in self.rows if row.pk == pk), None)


def sheet(meeting: Meeting) -> Sheet:
    """Two queries, for one or for five hundred."""
    there = present(meeting)
    registrations = meeting.registrations.select_related("person", "organisation")
    rows = sorted((_row(each, there) for each in registrations), key=_by_name)
    # Whose name was deleted is in no list of names; that they were there counts all the same.
    rows = [row for row in rows if row.name or row.here]
    come = [row.here or _has_place(row.registration) for row in rows]
    expected, others = (
        tuple(row for row, comes in zip(rows, come, strict=True) if comes is wanted) for wanted in (True, False)
    )
    known = {key for row in expected for key in whose(row.registration)}
    return Sheet(meeting, expected, tuple(row for row in others if not known & whose(row.registration)))


def signing(meeting: Meeting) -> list[Registration]:
    """Who has a place, for a list on paper, in the order of the names: those who come on site; of a meeting online,
    all. One query."""
    rows: Iterable[Registration] = meeting.registrations.confirmed().select_related("person", "organisation")
    if Way.ONSITE in meeting.ways:
        rows = [each for each in rows if each.way == Way.ONSITE]
    return sorted((each for each in rows if each.shown_name), key=lambda each: (each.shown_name.casefold(), each.turn))


def ticket_of(meeting: Meeting, code: str) -> Registration | None:
    """The registration for this meeting whose ticket has this code; None for any other code. By the ticket of one that
    was cancelled, the one by which the same person has a place now."""
    if len(door.typed(code)) != door.TICKET_LENGTH:
        return None
    rows = list(meeting.registrations.select_related("person"))
    found = door.holder(rows, code)
    if found is None or _has_place(found):
        return found
    return next((row for row in rows if _has_place(row) and whose(row) & whose(found)), found)


def whose(registration: Registration) -> set[object]:
    """By which two registrations are known to be of one person: the account and its address of today, or the address.
    Nothing once a guest was forgotten."""
    return {each for each in (registration.person_id, registration.address.lower()) if each}


def _row(registration: Registration, there: Mapping[uuid.UUID, Way]) -> Row:
    here = registration.pk in there
    way = there.get(registration.pk, Way(registration.way))
    return Row(registration, here, way, door.of_ticket(registration))


def _has_place(registration: Registration) -> bool:
    return registration.state == RegistrationState.CONFIRMED


def _by_name(row: Row) -> tuple[str, int]:
    return row.name.casefold(), row.registration.turn
