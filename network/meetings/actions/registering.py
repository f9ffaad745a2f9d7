"""Registering: oneself, as a guest by a link in a mail, a colleague, and by hand at the desk.

Whether an address is registered already makes no difference to anything that whoever typed it can see.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
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
from network.geography.models import Municipality
from network.meetings import letters, opening, policies, seats, tickets
from network.meetings.actions.registration_steps import (
    claim,
    held,
    link_is_due,
    must_be_ahead,
    must_be_possible,
    over,
    settle,
)
from network.meetings.models import Meeting, Need, Registration, address_of
from network.meetings.states import CONFIRM_HOURS, LIVE, NEEDS, MeetingState, Question, RegistrationState


@dataclass(frozen=True)
class Answers:
    """What participants were asked; only what the meeting asks is kept (Meeting.asks)."""

    organisation: Organisation | None = None
    organisation_name: str = ""
    municipality: Municipality | None = None
    wish: str = ""
    diet: str = ""
    access: str = ""


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
    **answers: Any,
) -> Registration:
    """A seat, or a place in the queue. ``actor``: somebody with an account, for themselves. Without one, ``name`` and
    ``email`` are those of a guest, who gets a mail with a link and takes their turn when they press it there; or of
    whom ``registered_by`` registers: a contact of ``organisation`` a colleague, an organiser anybody. ``invitation``:
    the secret of an invitation's link. ``answers``: as in Answers.

    Registered twice, it is one registration; a guest's second form sends the link once more. Raises PermissionDenied,
    Refused ("cancelled", "begun", "not_yet", "closed", "way"), ValidationError for what is no address.
    """
    meeting, told = seats.locked(meeting.pk), Answers(**answers)
    by_hand = _permitted(meeting, actor, registered_by, told, invitation)
    email = address_of(actor) if actor else email.strip().lower()
    validate_email(email)
    known = _known(meeting, actor, email)
    done = known if known and known.state != RegistrationState.PENDING else None
    # Whoever types the address of somebody else is refused the same, whether it is registered or not.
    if actor is None or done is None:
        _must_be_open(meeting, way, by_hand=by_hand)
    if done:
        return _again(done, actor, by_hand=by_hand)
    row = known or Registration(pk=(pk := uuid.uuid4()), meeting=meeting, token_hash=hashed(tickets.derive(pk)))
    row.meeting, row.way, row.email = meeting, way, email
    row.person, row.registered_by = actor, registered_by
    row.name = clean_name(str(actor) if actor else name)[:LONGEST_NAME]
    row.language = actor.language if actor else language or str(get_language())
    return _enter(row, told, known=known is not None, colleague=bool(registered_by) and not by_hand)


@transaction.atomic
def confirm(*, token: str) -> Registration:
    """The guest has the mail: from this moment they have a seat, or their turn in the queue. Pressed twice, the first
    counts. Raises Refused: "no_ticket", "too_late", "over", "begun", "cancelled"."""
    registration = held(token)
    if registration.state != RegistrationState.PENDING:
        if registration.state not in LIVE:
            raise over()
        return registration
    must_be_ahead(registration.meeting)
    if registration.confirm_until and registration.confirm_until <= clock.now():
        raise Refused(_("The link was to be used within a day. You can register again."), code="too_late")
    must_be_possible(registration.meeting, registration.way)
    settle(registration)
    # Whoever presses the link reads that mailbox, so it is the account of that address.
    claim(registration, User.objects.filter(email__iexact=registration.email, is_active=True).first())
    audit.record(registration, "meetings.registration.confirm", actor=None, state=str(registration.state))
    return registration


def _permitted(
    meeting: Meeting, actor: User | None, registered_by: User | None, told: Answers, invitation: str
) -> bool:
    """Whether it is done by hand by who organises it: then neither window nor audience count. Raises PermissionDenied
    for whoever may not."""
    if registered_by is None:
        if not policies.may_register(actor or AnonymousUser(), meeting, invitation):
            raise PermissionDenied
        return False
    if policies.may_add_participant(registered_by, meeting):
        return True
    if told.organisation is None or not policies.may_register_colleague(registered_by, meeting, told.organisation):
        raise PermissionDenied
    return False


def _must_be_open(meeting: Meeting, way: str, *, by_hand: bool) -> None:
    possible = by_hand and meeting.state == MeetingState.PUBLISHED and not meeting.is_over
    refused = None if possible else opening.refusal(meeting)
    if refused:
        raise refused
    must_be_possible(meeting, way)


def _known(meeting: Meeting, actor: User | None, email: str) -> Registration | None:
    """The one registration of this person or address that has not ended. An account's address is the one of today."""
    live = meeting.registrations.live().select_related("person")
    # An address that an account has given up says nothing any more about whose registration it is.
    for stale in live.filter(email=email, person__isnull=False):
        if stale.person != actor and address_of(stale.person) != email:
            stale.email = ""
            stale.save(update_fields=["email"])
    rows = list(live.filter(person=actor)) if actor else []
    by_address = Q(email=email) | Q(person__email__iexact=email)
    known: Registration | None = next(iter(rows), None) or live.filter(by_address).first()
    if known:
        known.meeting = meeting
    return known


def _again(known: Registration, actor: User | None, *, by_hand: bool) -> Registration:
    """Registered already: nothing changes, and only whoever has the mailbox learns of it."""
    if actor:
        claim(known, actor)
    elif not by_hand and link_is_due(known):
        letters.known(known)
    return known


def _enter(row: Registration, told: Answers, *, known: bool, colleague: bool) -> Registration:
    """Writes it: a guest is asked first, everybody else has a seat or a place in the queue."""
    actor = row.person or row.registered_by
    _keep(row, told)
    if actor:
        settle(row)
    else:
        _ask(row)
    _need(row, told)
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


def _keep(row: Registration, told: Answers) -> None:
    """Only what was asked. The organisation of a colleague is always known."""
    asked = set(row.meeting.asks)
    if Question.ORGANISATION in asked or row.registered_by_id:
        row.organisation, row.organisation_name = told.organisation, told.organisation_name
    if Question.MUNICIPALITY in asked:
        row.municipality = told.municipality
    if Question.WISH in asked:
        row.wish = told.wish


def _need(row: Registration, told: Answers) -> None:
    asked = set(row.meeting.asks)
    needs = {key.value: getattr(told, key.value) if key in asked else "" for key in NEEDS}
    if any(needs.values()):
        Need.objects.update_or_create(registration=row, defaults=needs)
    else:
        Need.objects.filter(registration=row).delete()
