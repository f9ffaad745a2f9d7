"""Registering: oneself, as a guest by a link in a mail, a colleague, and by hand at the desk.

Whether an address is registered already makes no difference to anything that whoever typed it can see.
"""

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import LONGEST_NAME, User, clean_name
from core import audit, clock
from core.errors import Refused
from network.directory.links import hashed
from network.directory.models import Organisation
from network.meetings import answers as told
from network.meetings import letters, opening, policies, seats, tickets
from network.meetings.actions.answering import keep, keep_needs
from network.meetings.actions.organising_steps import key
from network.meetings.actions.registration_steps import (
    claim,
    held,
    link_is_due,
    must_be_ahead,
    must_be_possible,
    over,
    settle,
)
from network.meetings.answers import Answers
from network.meetings.models import Meeting, Registration, address_of
from network.meetings.states import CONFIRM_HOURS, LIVE, MeetingState, RegistrationState


@transaction.atomic
def register(
    *,
    meeting: Meeting,
    way: str,
    actor: User | None = None,
    name: str = "",
    email: str = "",
    language: str = "",
    invitation: str = "",
    registered_by: User | None = None,
    seed: str = "",
    at_door: bool = False,
    **answers: Any,
) -> Registration:
    """A seat, or a place in the queue. ``actor``: somebody with an account, for themselves. Without one, ``name`` and
    ``email`` are those of a guest, who gets a mail with a link and takes their turn when they press it there; or of
    whom ``registered_by`` registers: a contact of ``organisation`` a colleague, an organiser anybody, also without an
    address; then ``seed`` makes the form sent twice one. ``at_door``: they stand there (actions.attending.walk_in).
    ``invitation``: the secret of an invitation's link. ``answers``: as in Answers.

    Registered twice, it is one registration; a guest's second form sends the link once more. Raises PermissionDenied,
    Refused ("cancelled", "begun", "not_yet", "closed", "way"), ValidationError for what is no address."""
    meeting = seats.locked(meeting.pk)
    by_hand = _permitted(meeting, actor, registered_by, answers.get("organisation"), invitation)
    email = address_of(actor) if actor else _tidy(email, by_hand=by_hand)
    row = _known(meeting, actor, email) if email else _same_form(meeting, registered_by, f"{seed}:{name}", new=not seed)
    done = bool(row.state) and row.state != RegistrationState.PENDING
    # Whoever types the address of somebody else is refused the same, whether it is registered or not.
    if actor is None or not done:
        _must_be_open(meeting, way, by_hand=by_hand, at_door=at_door)
    if done:
        return _come(row, way, registered_by) if at_door else _again(row, actor, by_hand=by_hand)
    row.way, row.email, row.person, row.registered_by = way, email, actor, registered_by
    row.invitation = policies.invitation_by(meeting, invitation)
    row.name = clean_name(str(actor) if actor else name)[:LONGEST_NAME]
    row.language = actor.language if actor else language or str(get_language())
    return _enter(row, answers, colleague=bool(registered_by) and not by_hand, at_door=at_door)


@transaction.atomic
def confirm(*, token: str) -> Registration:
    """The guest has the mail: from this moment they have a seat, or their turn in the queue. Pressed twice, the first
    counts. Raises Refused: "no_ticket", "too_late", "over", "begun", "cancelled"; "not_meant" when the invitation was
    taken back, or it is for others now."""
    registration = held(token)
    if registration.state != RegistrationState.PENDING:
        if registration.state not in LIVE:
            raise over()
        return registration
    must_be_ahead(registration.meeting)
    if registration.confirm_until and registration.confirm_until <= clock.now():
        raise Refused(_("The link was to be used within a day. You can register again."), code="too_late")
    # Whoever presses the link reads that mailbox, so it is the account of that address.
    account = User.objects.filter(email__iexact=registration.email, is_active=True).first()
    if not policies.may_confirm(registration, account):
        raise Refused(_("This event is not open to you any more. Ask its organisers about it."), code="not_meant")
    must_be_possible(registration.meeting, registration.way)
    settle(registration)
    claim(registration, account)
    audit.record(registration, "meetings.registration.confirm", actor=None, state=str(registration.state))
    return registration


def _permitted(
    meeting: Meeting, actor: User | None, registered_by: User | None, answers_for: Organisation | None, invitation: str
) -> bool:
    """Whether it is done by hand by who organises it: then neither window nor audience count. Raises PermissionDenied
    for whoever may not."""
    if registered_by is None:
        if not policies.may_register(actor or AnonymousUser(), meeting, invitation):
            raise PermissionDenied
        return False
    if policies.may_add_participant(registered_by, meeting):
        return True
    if answers_for is None or not policies.may_register_colleague(registered_by, meeting, answers_for):
        raise PermissionDenied
    return False


def _tidy(email: str, *, by_hand: bool) -> str:
    """Not everybody has an address; whoever is not put on the list by the organisers is reached by it."""
    email = email.strip().lower()
    if email or not by_hand:
        validate_email(email)
    return email


def _must_be_open(meeting: Meeting, way: str, *, by_hand: bool, at_door: bool) -> None:
    ahead = meeting.state == MeetingState.PUBLISHED and not meeting.is_over
    # Whether there is a door, the caller has asked: as long as it is registered who was there.
    refused = None if by_hand and (ahead or at_door) else opening.refusal(meeting)
    if refused:
        raise refused
    must_be_possible(meeting, way)


def _known(meeting: Meeting, actor: User | None, email: str) -> Registration:
    """The one registration of this person or address that has not ended, else a new one, which has no state yet. An
    account's address is the one of today."""
    live = meeting.registrations.live().select_related("person")
    # An address that an account has given up says nothing any more about whose registration it is.
    for stale in live.filter(email=email, person__isnull=False):
        if stale.person != actor and address_of(stale.person) != email:
            stale.email = ""
            stale.save(update_fields=["email"])
    rows = list(live.filter(person=actor)) if actor else []
    by_address = Q(email=email) | Q(person__email__iexact=email)
    known: Registration | None = next(iter(rows), None) or live.filter(by_address).first()
    return _of(meeting, known, uuid.uuid4())


def _same_form(meeting: Meeting, actor: User | None, seed: str, *, new: bool) -> Registration:
    """Of somebody without an address: the one that this form made, in whatever state it is by now; else a new one."""
    pk = uuid.uuid4() if new or actor is None else key(actor, seed, str(meeting.pk))
    return _of(meeting, meeting.registrations.filter(pk=pk).first(), pk)


def _of(meeting: Meeting, known: Registration | None, pk: uuid.UUID) -> Registration:
    row = known or Registration(pk=pk, token_hash=hashed(tickets.derive(pk)))
    row.meeting = meeting
    return row


def _come(known: Registration, way: str, actor: User | None) -> Registration:
    """Who waited for a place and came all the same has one: nobody is sent home who stands there."""
    if known.state in {RegistrationState.WAITING, RegistrationState.OFFERED}:
        known.way = way
        settle(known, at_door=True)
        audit.record(known, "meetings.registration.take", actor=actor)
        seats.fill(known.meeting)
    return known


def _again(known: Registration, actor: User | None, *, by_hand: bool) -> Registration:
    """Registered already: nothing changes, and only whoever has the mailbox learns of it."""
    if actor:
        claim(known, actor)
    elif not by_hand and link_is_due(known):
        letters.known(known)
    return known


def _enter(row: Registration, given: dict[str, Any], *, colleague: bool, at_door: bool) -> Registration:
    """Writes it: a guest is asked first, everybody else has a seat or a place in the queue."""
    actor, known = row.person or row.registered_by, bool(row.state)
    answers = told.by_another(row, given) if row.registered_by else Answers(**given)
    keep(row, answers, organisation=row.registered_by is not None)
    if actor:
        settle(row, at_door=at_door)
    else:
        _ask(row)
    keep_needs(row, answers)
    if actor or not known:
        data = {"way": row.way, "state": str(row.state), "colleague": colleague}
        audit.record(row, "meetings.registration.register", actor=actor, **data)
    # Noted for everybody without an account: the form sent again at once brings no second mail.
    is_due = row.person is None and link_is_due(row)
    if is_due and actor is None:
        letters.pending(row)
    return row


def _ask(row: Registration) -> None:
    """A guest holds neither seat nor turn until the link is pressed."""
    row.confirm_until = min(clock.now() + dt.timedelta(hours=CONFIRM_HOURS), row.meeting.starts_at)
    if row.state != RegistrationState.PENDING:
        row.turn = seats.next_turn(row.meeting)
    row.state = RegistrationState.PENDING
    row.save()
