"""Sessions are written down, put right and taken back by those who gave the support, and by nobody else."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory.models import Term
from network.monitoring import days, givers, policies
from network.monitoring.events import session_logged
from network.monitoring.givers import Giver
from network.monitoring.models import Session
from network.monitoring.states import MOST_PEOPLE, Minutes, Outcome
from network.monitoring.terms import VOCABULARIES


@dataclass(frozen=True)
class Entry:
    """One session as it is told. ``nonce``: of the form it came with, so that it is known when it comes again."""

    nonce: uuid.UUID
    giver: Giver
    day: dt.date
    form: Term
    minutes: str
    language: Term
    topic: Term
    outcome: str
    e_service: Term | None = None
    people: int = 1


# Columns of a session with the same names.
_TOLD = tuple(field.name for field in fields(Entry) if field.name not in {"nonce", "giver"})


@transaction.atomic
def log(*, actor: User, **told: Any) -> Session:
    """Writes one session down; ``told`` as the fields of an `Entry`. Sent twice, it is one.

    Raises PermissionDenied for whoever gives no support; Refused: "giver" for what the actor gives none for, "day",
    "term", "people", "value", and "again" for a nonce that is somebody else's.
    """
    entry = Entry(**told)
    known = _known(entry.nonce, actor)
    if known:
        return known
    mine = _must_give({entry.giver}, actor)
    _must_be_told_right(entry, clock.today())
    _must_be_within(entry, mine)
    session = _row(entry, actor)
    try:
        with transaction.atomic():
            session.save(force_insert=True)
    except IntegrityError:
        # The same tap came by another way in this very moment.
        known = _known(entry.nonce, actor)
        if known is None:
            raise
        return known
    audit.record(session, "monitoring.session.log", actor=actor)
    session_logged.send(sender=Session, sessions=[session])
    return session


@transaction.atomic
def log_many(*, entries: Iterable[Entry], actor: User) -> int:
    """Writes many sessions of one person at once, from further back than they could by hand: each counts as written
    down at the end of its day. Those known by their nonce are left out. Returns how many are new. Raises as `log`."""
    told = {entry.nonce: entry for entry in entries}
    mine = _must_give({entry.giver for entry in told.values()}, actor)
    known = set(Session.objects.filter(nonce__in=told).values_list("nonce", flat=True))
    rows = []
    for entry in (each for nonce, each in told.items() if nonce not in known):
        if entry.day > clock.today():
            raise Refused(days.refusal(entry.day, clock.today()), code="day")
        _must_be_told_right(entry, entry.day)
        _must_be_within(entry, mine)
        rows.append(_row(entry, actor, logged_at=_evening(entry.day)))
    if rows:
        Session.objects.bulk_create(rows, batch_size=500)
        audit.record(actor, "monitoring.session.log_many", actor=actor, number=len(rows))
        session_logged.send(sender=Session, sessions=rows)
    return len(rows)


@transaction.atomic
def edit(*, session: Session, actor: User, **told: Any) -> Session:
    """Puts right what was told; ``told`` as the fields of an `Entry` without its nonce. Nothing new changes nothing.

    Raises PermissionDenied for sessions of others and those of long ago, and Refused as `log` and "gone".
    """
    row = _held(session)
    if not policies.may_correct(actor, row):
        raise PermissionDenied
    entry = Entry(nonce=row.nonce, **told)
    elsewhere = entry.giver.key != givers.key_of(row)
    mine = _must_give({entry.giver}, actor) if elsewhere else _mine(actor)
    _must_be_told_right(entry, clock.day_of(row.logged_at))
    if elsewhere or entry.day != row.day:
        _must_be_within(entry, mine)
    values = _values(entry)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
        audit.record(row, "monitoring.session.edit", actor=actor, fields=sorted(changed))
    return row


@transaction.atomic
def remove(*, session: Session, actor: User) -> None:
    """Takes a session back: the row goes. Raises PermissionDenied as `edit`, and Refused "gone"."""
    row = _held(session)
    if not policies.may_correct(actor, row):
        raise PermissionDenied
    audit.record(row, "monitoring.session.remove", actor=actor)
    row.delete()


def _held(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",))
    row = rows.filter(pk=session.pk).first()
    if row is None:
        raise Refused(_("This session has been taken back already."), code="gone")
    return row


def _known(nonce: uuid.UUID, actor: User) -> Session | None:
    found = Session.objects.filter(nonce=nonce).first()
    if found and found.person_id != actor.pk:
        raise Refused(_("This could not be saved now. Send it again."), code="again")
    return found


def _must_give(wanted: set[Giver], actor: User) -> dict[str, Giver]:
    """Returns all that they give, by the keys."""
    known = _mine(actor)
    if not known:
        raise PermissionDenied
    if {giver.key for giver in wanted} - known.keys():
        raise Refused(_("You do not log sessions for this any more. Choose another."), code="giver")
    return known


def _mine(actor: User) -> dict[str, Giver]:
    return {giver.key: giver for giver in givers.of(actor)}


def _must_be_within(entry: Entry, mine: dict[str, Giver]) -> None:
    """The time in which they gave support there; what is not theirs any more says nothing of it."""
    giver = mine.get(entry.giver.key)
    refused = days.outside(entry.day, giver) if giver else ""
    if refused:
        raise Refused(refused, code="day")


def _must_be_told_right(entry: Entry, written_on: dt.date) -> None:
    refused = days.refusal(entry.day, written_on)
    if refused:
        raise Refused(refused, code="day")
    for column, vocabulary in VOCABULARIES.items():
        term = getattr(entry, column)
        if term is not None and term.vocabulary != vocabulary:
            raise Refused(_("Choose from the list."), code="term")
    if entry.minutes not in Minutes.values or entry.outcome not in Outcome.values:
        raise Refused(_("Choose from the list."), code="value")
    if not 1 <= entry.people <= MOST_PEOPLE:
        raise Refused(_("Write a number from 1 to %(most)s.") % {"most": MOST_PEOPLE}, code="people")


def _values(entry: Entry) -> dict[str, Any]:
    giver = entry.giver
    told = {name: getattr(entry, name) for name in _TOLD}
    return told | {
        "organisation": giver.organisation,
        "place": giver.place,
        "municipality": giver.municipality,
        "voluntary": giver.voluntary,
    }


def _row(entry: Entry, actor: User, **more: Any) -> Session:
    return Session(nonce=entry.nonce, person=actor, **_values(entry), **more)


def _evening(day: dt.date) -> dt.datetime:
    return min(clock.now(), dt.datetime.combine(day, dt.time(15), tzinfo=dt.UTC))
