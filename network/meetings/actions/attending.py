"""Registering who was there: from the list, by the code of a ticket, and by participants themselves.

Events are only ever added. Each carries a nonce of the device that saw it, so that what is sent again after the
connection dropped is known, and is written once.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.meetings import attending, door, events, policies, seats
from network.meetings.actions import registering
from network.meetings.actions.registration_steps import claim, held
from network.meetings.marks import Entry, Outcome
from network.meetings.models import AttendanceEvent, Meeting, Registration
from network.meetings.states import MeetingState, RegistrationState, Source

# Clocks of devices may be ahead by so much; then the event counts as seen when it reached us.
SKEW = dt.timedelta(minutes=5)


@transaction.atomic
def record(*, meeting: Meeting, entries: Iterable[Entry], actor: User) -> list[tuple[uuid.UUID, Outcome]]:
    """Writes what is new of these; returns for each entry its nonce and what became of it, in their order. One that is
    refused does not keep the others from being saved.

    A meeting that is over is held when somebody was there. Raises PermissionDenied, Refused ("draft", "cancelled",
    "early", "again").
    """
    meeting = seats.locked(meeting.pk)
    if not policies.may_organise(actor, meeting):
        raise PermissionDenied
    must_take_place(meeting)
    return _write(meeting, [Entry(*each) for each in entries], by=actor, actor=actor)


@transaction.atomic
def walk_in(*, meeting: Meeting, actor: User, **details: Any) -> Registration:
    """Somebody who came without having registered is put on the list, and is there: with a seat, also when it is full,
    and as long as attendance can be registered. ``details`` as those of a participant by hand (registering.register);
    whoever is on the list already is marked as present, that way. Raises as that and as `record`."""
    meeting = seats.locked(meeting.pk)
    if not policies.may_organise(actor, meeting):
        raise PermissionDenied
    must_take_place(meeting)
    row = registering.register(meeting=meeting, registered_by=actor, at_door=True, **details)
    return admit(registration=row, way=details["way"], source=Source.LIST, actor=actor)


@transaction.atomic
def admit(*, registration: Registration, source: Source, actor: User, way: str = "") -> Registration:
    """One who stands at the door, by who organises the meeting; ``way``: as they registered, or as is known already,
    unless told otherwise. Done twice, it is done once. Raises as `record`, and Refused with the value of an `Outcome`
    that refuses."""
    meeting = seats.locked(registration.meeting_id)
    if not policies.may_organise(actor, meeting):
        raise PermissionDenied
    here = attending.present(meeting).get(registration.pk)
    if here is None or way not in {"", here}:
        entry = Entry(registration.pk, True, way or registration.way, clock.now(), uuid.uuid4(), source)
        [(_nonce, outcome)] = record(meeting=meeting, entries=[entry], actor=actor)
        if outcome.refused:
            raise Refused(outcome.label, code=outcome.value)
    return registration


@transaction.atomic
def check_in(*, token: str, code: str, way: str = "", actor: User | None = None) -> Registration:
    """Participants say that they are there. ``token``: the secret of their registration; ``code``: that of the meeting,
    which is shown where it takes place. ``way``: as they registered unless told otherwise. Done twice, it is done once.
    What the organiser has put right, only the organiser changes: the code may be known to people who are not there.
    For the same reason a meeting is not held because somebody says so here. ``actor``: who is signed in; a registration
    with the address of their account becomes the account's own.

    Raises Refused: "no_ticket", "no_place", "wrong", "put_right", "too_early", "too_late", "way" and as
    `must_take_place`.
    """
    registration = held(token)
    meeting = registration.meeting
    must_take_place(meeting, early=False)
    _must_be_time(meeting)
    if registration.state != RegistrationState.CONFIRMED:
        raise Refused(_("You have no place in this event. Tell the organiser that you are here."), code="no_place")
    if not door.same(meeting, code):
        raise Refused(_("This is not the code of this event. Check it and try again."), code="wrong")
    last = registration.attendance.order_by("at", "id").last()
    if last and last.present and way in {"", last.way}:
        return registration
    if last and not last.present:
        raise Refused(
            _("The organiser has registered that you are not here. Tell them that you are."), code="put_right"
        )
    claim(registration, actor)
    entry = Entry(registration.pk, True, way or registration.way, clock.now(), uuid.uuid4(), Source.SELF)
    [(_nonce, outcome)] = _write(meeting, [entry], by=registration.person, actor=actor)
    if outcome.refused:
        raise Refused(outcome.label, code=outcome.value)
    return registration


@transaction.atomic
def renew_code(*, meeting: Meeting, was: str, actor: User) -> str:
    """A code for the door: the first one, or another in place of ``was``, which ends then. Sent twice, it is one."""
    meeting = seats.locked(meeting.pk)
    if not policies.may_organise(actor, meeting):
        raise PermissionDenied
    must_take_place(meeting, early=False)
    if meeting.check_in_code != was:
        return meeting.check_in_code
    meeting.check_in_code = door.new_code()
    meeting.save(update_fields=["check_in_code"])
    audit.record(meeting, "meetings.meeting.renew_code", actor=actor)
    return meeting.check_in_code


def must_take_place(meeting: Meeting, *, early: bool = True) -> None:
    """Raises Refused: "draft", "cancelled"; with ``early`` also "early", more than door.BEFORE before it begins."""
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("The event is cancelled."), code="cancelled")
    if not door.takes_place(meeting):
        raise Refused(_("The event is not published yet."), code="draft")
    if early and not door.has_opened(meeting):
        raise Refused(_("Attendance can be registered from two hours before the event begins."), code="early")


def _must_be_time(meeting: Meeting) -> None:
    if clock.now() < meeting.starts_at - door.SELF_BEFORE:
        raise Refused(_("You can tell that you are here from half an hour before the event begins."), code="too_early")
    if not door.is_open(meeting):
        raise Refused(_("The event is over. Ask the organiser to register that you were there."), code="too_late")


def _write(
    meeting: Meeting, entries: Collection[Entry], *, by: User | None, actor: User | None
) -> list[tuple[uuid.UUID, Outcome]]:
    """The caller holds the meeting. ``by``: who saw it; of participants who say so themselves their account, if any."""
    now = clock.now()
    ours = dict(meeting.registrations.filter(pk__in={each.registration for each in entries}).values_list("pk", "way"))
    given = AttendanceEvent.objects.filter(nonce__in={each.nonce for each in entries})
    known = dict(given.values_list("nonce", "meeting_id"))
    told, new = [], []
    for entry in entries:
        outcome = _outcome(meeting, entry, now, ours, known)
        told.append((entry.nonce, outcome))
        if outcome == Outcome.SAVED:
            known[entry.nonce] = meeting.pk
            new.append(_event(meeting, entry, now, by))
    if new:
        _save(meeting, new, actor)
    return told


def _outcome(
    meeting: Meeting, entry: Entry, now: dt.datetime, ours: dict[uuid.UUID, str], known: dict[uuid.UUID, uuid.UUID]
) -> Outcome:
    if entry.nonce in known:
        return Outcome.KNOWN if known[entry.nonce] == meeting.pk else Outcome.FOREIGN
    if entry.registration not in ours:
        return Outcome.FOREIGN
    # Also the way they registered for, when the meeting has been changed since.
    if entry.way not in {*meeting.ways, ours[entry.registration]}:
        return Outcome.WAY
    if entry.at < meeting.starts_at - door.BEFORE:
        return Outcome.EARLY
    return Outcome.FUTURE if entry.at > now + SKEW else Outcome.SAVED


def _event(meeting: Meeting, entry: Entry, now: dt.datetime, by: User | None) -> AttendanceEvent:
    return AttendanceEvent(
        meeting=meeting,
        registration_id=entry.registration,
        present=entry.present,
        way=entry.way,
        source=Source(entry.source),
        nonce=entry.nonce,
        at=min(entry.at, now),
        received_at=now,
        by=by,
    )


def _save(meeting: Meeting, new: list[AttendanceEvent], actor: User | None) -> None:
    try:
        with transaction.atomic():
            saved = AttendanceEvent.objects.bulk_create(new)
    except IntegrityError as error:
        # The same nonce reached another meeting in this very moment.
        raise Refused(_("This could not be saved now. Send it again."), code="again") from error
    told = {"entries": len(saved), "source": sorted({str(each.source) for each in saved})}
    audit.record(meeting, "meetings.meeting.register_attendance", actor=actor, **told)
    seen = any(each.source != Source.SELF for each in saved)
    if seen and meeting.state == MeetingState.PUBLISHED and meeting.is_over and attending.present(meeting):
        meeting.state = MeetingState.HELD
        meeting.held_at = meeting.changed_at = clock.now()
        meeting.save(update_fields=["state", "held_at", "changed_at"])
        audit.record(meeting, "meetings.meeting.hold", actor=actor)
    events.attended.send(sender=AttendanceEvent, events=[each.pk for each in saved])
