"""What changes afterwards: another way of taking part, an offer taken, declined or run out, a registration cancelled.

Whoever has the secret of the link may do it (tickets.token): it is in every mail about the registration, and its owner
gets it on their own page. ``actor`` is who is signed in, if anybody is.
"""

import datetime as dt
import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.meetings import letters, opening, policies, seats
from network.meetings.actions.registration_steps import (
    again,
    claim,
    end,
    forget_guest,
    held,
    must_be_ahead,
    must_be_possible,
    over,
    settle,
    take_seat,
)
from network.meetings.models import Registration
from network.meetings.states import LIVE, SEATED, MeetingState, RegistrationState

log = logging.getLogger("vieri.meetings")

# A round ends after this many seconds, well within the queue's timeout; the next goes on where it stopped.
ROUND_SECONDS = 25


@transaction.atomic
def change_way(*, token: str, way: str, actor: User | None = None) -> Registration:
    """Takes part the other way. Who waits gets a seat there, or joins that queue behind the others; who has a place
    keeps it unless there is a free one the other way. Raises Refused: "full" and as ``must_be_ahead``, "way", "over".
    """
    registration = held(token)
    meeting, was = registration.meeting, registration.way
    if registration.state not in LIVE:
        raise over()
    if way == was:
        return registration
    must_be_ahead(meeting)
    must_be_possible(meeting, way)
    if registration.state in SEATED and not seats.has_room(meeting, way):
        raise Refused(_("There is no free place that way now. You keep the one you have."), code="full")
    claim(registration, actor)
    registration.way = way
    if registration.state == RegistrationState.PENDING:
        registration.save(update_fields=["way"])
    else:
        settle(registration)
    audit.record(registration, "meetings.registration.change_way", actor=actor, way=way, state=str(registration.state))
    seats.fill(meeting)
    return registration


@transaction.atomic
def take_offer(*, token: str, actor: User | None = None) -> Registration:
    """The offered place is theirs. Taken twice, the first counts. Raises Refused: "too_late", "no_offer", "over" and as
    ``must_be_ahead``."""
    registration = held(token)
    if registration.state == RegistrationState.CONFIRMED:
        return registration
    if registration.state == RegistrationState.EXPIRED or _ran_out(registration):
        raise Refused(_("The offer has ended: the place goes to the next in the queue."), code="too_late")
    if registration.state not in LIVE:
        raise over()
    if registration.state != RegistrationState.OFFERED:
        raise Refused(_("No place has come free for you yet."), code="no_offer")
    must_be_ahead(registration.meeting)
    claim(registration, actor)
    take_seat(registration)
    audit.record(registration, "meetings.registration.take", actor=actor)
    return registration


@transaction.atomic
def decline_offer(*, token: str, actor: User | None = None) -> Registration:
    """No: the next in the queue gets it at once. Raises Refused for whoever was offered nothing."""
    registration = held(token)
    if registration.state not in LIVE:
        return registration
    if registration.state != RegistrationState.OFFERED:
        raise Refused(_("No place is being offered to you. You can cancel your registration."), code="no_offer")
    return _cancel(registration, actor, offer=True)


@transaction.atomic
def cancel(*, token: str, actor: User | None = None) -> Registration:
    """By the participant, before it begins; the next in the queue gets the place at once. Cancelled twice, the first
    counts. Raises Refused as ``must_be_ahead``."""
    registration = held(token)
    if registration.state not in LIVE:
        return registration
    must_be_ahead(registration.meeting)
    return _cancel(registration, actor)


@transaction.atomic
def cancel_for(*, registration: Registration, actor: User) -> Registration:
    """By who organises it; the participant gets a mail. Raises Refused as ``must_be_ahead``."""
    registration = again(registration)
    if not policies.may_cancel_for(actor, registration):
        raise PermissionDenied
    if registration.state not in LIVE:
        return registration
    must_be_ahead(registration.meeting)
    return _cancel(registration, actor, by_organiser=True)


def expire_offers() -> int:
    """Offers and unconfirmed registrations that ran out; the next in the queue is asked at once. Returns how many
    ended. A meeting that fails is logged and tried again in the next round, and the others go on."""
    ended, stop = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for pk in _with_expired():
        if clock.now() >= stop:
            break
        try:
            ended += expire(meeting=pk)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one meeting must not hold up the rest
            log.error("meeting %s: its offers could not be ended (%s)", pk, type(error).__name__)
    return ended


@transaction.atomic
def expire(*, meeting: Any) -> int:
    """Of one meeting, by its id. Returns how many ended: 0 when another worker was faster. Offers of a cancelled one
    stay as they were: whoever had one finds in their calendar that it is cancelled."""
    row = seats.locked(meeting)
    rows = row.registrations.live().select_related("person")
    if row.state == MeetingState.CANCELLED:
        rows = rows.exclude(state=RegistrationState.OFFERED)
    gone = [each for each in rows if _ran_out(each)]
    for registration in gone:
        registration.meeting = row
        offered = registration.state == RegistrationState.OFFERED
        end(registration, RegistrationState.EXPIRED)
        audit.record(registration, "meetings.registration.expire", actor=None, offer=offered)
        if not offered:
            # Nobody has shown that the address is theirs, or that they wanted anything.
            forget_guest(registration)
        elif opening.is_ahead(row):
            letters.offer_expired(registration)
    seats.fill(row)
    return len(gone)


def _cancel(registration: Registration, actor: User | None, *, offer: bool = False, **letter: bool) -> Registration:
    pending = registration.state == RegistrationState.PENDING
    claim(registration, actor)
    end(registration, RegistrationState.CANCELLED)
    audit.record(registration, "meetings.registration.cancel", actor=actor, offer=offer, **letter)
    if pending:
        forget_guest(registration)
    else:
        letters.registration_cancelled(registration, **letter)
    seats.fill(registration.meeting)
    return registration


def _ran_out(registration: Registration) -> bool:
    ends = {
        RegistrationState.OFFERED.value: registration.offered_until,
        RegistrationState.PENDING.value: registration.confirm_until,
    }
    until = ends.get(registration.state)
    return until is not None and until <= clock.now()


def _with_expired() -> list[Any]:
    """The meetings where something ran out, the longest ago first."""
    now = clock.now()
    offers = Registration.objects.filter(state=RegistrationState.OFFERED, offered_until__lte=now)
    offers = offers.exclude(meeting__state=MeetingState.CANCELLED)
    pending = Registration.objects.filter(state=RegistrationState.PENDING, confirm_until__lte=now)
    found = [*offers.order_by("offered_until"), *pending.order_by("confirm_until")]
    return list(dict.fromkeys(each.meeting_id for each in found))
