"""Invented people who come to meetings, written in bulk.

Through the actions a thousand registrations would take half a minute and write a thousand letters. So every row passes
the same checks (full_clean), takes its turn, and is as the actions leave it. The demo's own people register through the
actions (stage.py).
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from core import clock
from network.directory.demo import names
from network.directory.demo.plans import slug_of
from network.directory.links import hashed
from network.directory.models import Organisation
from network.geography.models import Municipality
from network.meetings import tickets
from network.meetings.demo import words
from network.meetings.models import Meeting, Notice, Registration, address_of
from network.meetings.states import GUEST_DAYS, Letter, Question, RegistrationState, Way

_KEYS = ["meeting", "person", "organisation", "municipality", "registered_by"]

# Two hundred come to the largest meeting. With the twelve first names each pair stands for one of 252 people.
_MORE_NAMES = (
    "Harjukoski", "Mäntyvaara", "Sorsalampi", "Kuutamoniemi", "Pihlajaharju", "Tuulenkangas", "Kaikuvuori",
    "Hallakorpi", "Lehtokallas", "Suvikari", "Kettuharju", "Honkasalmi", "Ruskokangas",
)  # fmt: skip


@dataclass
class Crowd:
    """Guests one after the other; the same seed makes the same ones. ``organisations`` and ``towns`` by the code of
    their region, "" for the whole country."""

    rng: random.Random
    organisations: Mapping[str, Sequence[Organisation]]
    towns: Mapping[str, Sequence[Municipality]]
    number: int = field(default=0)

    def come(self, meeting: Meeting, region: str, people: Mapping[Way, int], *, known: Iterable[User] = ()) -> None:
        """So many more registrations for each way, of guests; ``known`` come the first way of the meeting."""
        rows = [self._row(meeting, region, meeting.ways[0], person) for person in known]
        rows += [self._row(meeting, region, way, None) for way, many in people.items() for _each in range(many)]
        Registration.objects.bulk_create(rows, batch_size=200)
        Meeting.objects.filter(pk=meeting.pk).update(turns=meeting.turns)

    def guest(self) -> tuple[str, str]:
        """Name and address of somebody who does not exist."""
        self.number += 1
        firsts, lasts = names.FIRST_NAMES, (*names.LAST_NAMES, *_MORE_NAMES)
        # Each pair once, before any comes again: two of one name in a list look like a mistake.
        first = firsts[self.number % len(firsts)]
        last = lasts[(self.number + self.number // len(firsts)) % len(lasts)]
        return f"{first} {last}", f"{slug_of(first)}.{slug_of(last)}{self.number}@posti.example"

    def _row(self, meeting: Meeting, region: str, way: Way, person: User | None) -> Registration:
        name, email = (str(person), address_of(person)) if person else self.guest()
        meeting.turns += 1
        pk, now = uuid.uuid4(), clock.now()
        row = Registration(
            pk=pk, meeting=meeting, person=person, name=name, email=email, way=way, turn=meeting.turns,
            language="sv" if region == "21" else "fi", state=RegistrationState.CONFIRMED, registered_at=now,
            confirmed_at=now, token_hash=hashed(tickets.derive(pk)),
        )  # fmt: skip
        self._answer(row, region)
        # The rows it points to are there, and constraints the database checks as it writes.
        row.full_clean(exclude=_KEYS, validate_unique=False, validate_constraints=False)
        return row

    def _answer(self, row: Registration, region: str) -> None:
        """Some do, and only to what was asked."""
        asked, rng = row.meeting.asks, self.rng
        ours, towns = self.organisations.get(region, ()), self.towns.get(region, ())
        if Question.ORGANISATION in asked and ours and rng.random() < 0.8:
            row.organisation = rng.choice(ours)
        if Question.MUNICIPALITY in asked and towns and rng.random() < 0.7:
            row.municipality = rng.choice(towns)
        if Question.WISH in asked and rng.random() < 0.1:
            row.wish = rng.choice(words.WISHES)


def put_back(meeting: Meeting) -> None:
    """The registrations of a meeting that took place, as time leaves them: made before it, thanked after it, and names
    of guests deleted in due time (actions.forgetting does it once a day)."""
    rows = Registration.objects.filter(meeting=meeting)
    registered = meeting.starts_at - dt.timedelta(days=9)
    rows.update(registered_at=registered, confirmed_at=registered)
    thanked = [
        Notice(registration_id=pk, letter=Letter.THANKS, at=meeting.ends_at) for pk in rows.values_list("pk", flat=True)
    ]
    Notice.objects.bulk_create(thanked, batch_size=500)
    if meeting.ends_at <= clock.now() - dt.timedelta(days=GUEST_DAYS):
        rows.filter(person=None).update(
            name="", email="", organisation_name="", wish="", forgotten_at=meeting.ends_at + dt.timedelta(GUEST_DAYS)
        )
