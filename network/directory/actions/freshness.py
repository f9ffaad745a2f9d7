"""Confirming that the details of a place are right, and the letters that ask for it."""

import datetime as dt
import logging
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, mail
from core.errors import Refused
from network.directory import freshness, links, policies, recipients
from network.directory.actions.place_steps import changed, locked
from network.directory.mails import freshness as mails
from network.directory.models import ConfirmationLink, Place
from network.directory.readiness import NOT_IN_NETWORK
from network.directory.recipients import Recipient
from network.directory.states import LINK_DAYS, Letter, PlaceState

log = logging.getLogger("vieri.directory")

# A round of letters ends after this many seconds, well within the queue's timeout; the next goes on where it stopped.
ROUND_SECONDS = 25
# A coordinator sends a letter again at the earliest so many days after the last one.
RESEND_DAYS = 3


@transaction.atomic
def confirm(*, place: Place, actor: User, by: str = "desk") -> Place:
    """Everything is right as of today. ``by``: "desk", or "phone" when a coordinator asked: nobody else can say so.
    Said twice on one day, the first counts. Raises Refused as ``settle``."""
    if by not in {"desk", "phone"}:
        raise ValueError(by)
    place = locked(place.pk)
    may = policies.may_remind if by == "phone" else policies.may_confirm
    if not may(actor, place):
        raise PermissionDenied
    return settle(place, actor=actor, by=by)


def settle(place: Place, *, actor: User | None, by: str) -> Place:
    """Writes the confirmation into a locked place: whoever asked has found out that it may be. Raises Refused for a
    place that strangers do not see: it is not published, or its organisation has left."""
    _must_be_in_network(place)
    if place.state != PlaceState.PUBLISHED:
        raise Refused(_("Only a published place can be confirmed."), code="not_published")
    if place.confirmed_on == clock.today():
        return place
    place.confirmed_on, place.confirmed_by, place.letter, place.letter_at = clock.today(), actor, "", None
    changed(place, "confirmed_on", "confirmed_by", "letter", "letter_at")
    audit.record(place, "directory.place.confirm", actor=actor, by=by)
    return place


def send_letters() -> int:
    """Every letter that is due, the longest unconfirmed first; those for which there was nobody so far come last.
    Returns to how many places something was written. One that cannot be written is logged and tried again in the next
    round, and the others go on."""
    written, end = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    rows = freshness.waiting().annotate(unread=ExpressionWrapper(freshness.UNREAD, output_field=BooleanField()))
    for pk in rows.order_by("unread", "confirmed_on", "pk").values_list("pk", flat=True)[:2_000]:
        if clock.now() >= end:
            break
        try:
            written += send_letter(pk=pk)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one place must not silence the rest
            # Which address it was, the log does not say.
            log.error("place %s: its letter could not be written (%s)", pk, type(error).__name__)
    return written


@transaction.atomic
def send_letter(*, pk: uuid.UUID) -> bool:
    """The letter that is due for one place; False when none is (any more): somebody confirmed it, or another worker
    has written in the meantime. Where there is nobody to write to, that is noted once and shown to coordinators, and
    the letter waits for somebody."""
    place = locked(pk)
    letter = freshness.due(place)
    if letter is None:
        return False
    to = recipients.of(place)
    if not to and place.letter == letter:
        return False
    _write(place, letter, to)
    audit.record(place, "directory.place.send_letter", actor=None, letter=letter.value, recipients=len(to))
    return bool(to)


@transaction.atomic
def send_again(*, place: Place, actor: User) -> Place:
    """The letter of the present stage once more, by hand. Raises Refused when there is nothing to ask, nobody to ask,
    when the organisation has left, or when a letter went out less than RESEND_DAYS ago."""
    place = locked(place.pk)
    if not policies.may_remind(actor, place):
        raise PermissionDenied
    _must_be_in_network(place)
    letter = freshness.stage(place.confirmed_on) if place.state == PlaceState.PUBLISHED else None
    if letter is None:
        raise Refused(_("There is nothing to ask: the details were confirmed lately."), code="nothing_to_ask")
    if place.letter_at and place.letter_at > clock.now() - dt.timedelta(days=RESEND_DAYS):
        raise Refused(
            _("A letter was sent a moment ago. Give them some days to answer, or call them."), code="too_soon"
        )
    to = recipients.providers(place)
    if not to:
        raise Refused(_("There is nobody to write to. Add a contact or an e-mail address first."), code="nobody")
    _write(place, letter, to)
    audit.record(place, "directory.place.send_letter", actor=actor, letter=letter.value, recipients=len(to))
    return place


@transaction.atomic
def withdraw_links(*, place: Place, actor: User) -> int:
    """The links in letters about this place open nothing any more. Returns how many did until now."""
    place = locked(place.pk)
    if not policies.may_edit_place(actor, place):
        raise PermissionDenied
    gone = _open(place).update(withdrawn_at=clock.now())
    if gone:
        audit.record(place, "directory.place.withdraw_links", actor=actor, links=gone)
    return gone


def post_link(place: Place, letter: Letter, to: Recipient) -> ConfirmationLink:
    """A letter with a new link; earlier ones to the same address give way to it."""
    _open(place).filter(email=to.email).update(withdrawn_at=clock.now())
    token, now = links.token(), clock.now()
    made = ConfirmationLink.objects.create(
        place=place,
        email=to.email,
        token_hash=links.hashed(token),
        created_at=now,
        until=now + dt.timedelta(days=LINK_DAYS),
    )
    mail.post(mails.letter(place, letter, to, token))
    return made


def _write(place: Place, letter: Letter, to: list[Recipient]) -> None:
    for recipient in to:
        post_link(place, letter, recipient)
    place.letter, place.letter_at = letter, clock.now() if to else None
    place.save(update_fields=["letter", "letter_at"])


def _must_be_in_network(place: Place) -> None:
    if not place.organisation.is_member:
        raise Refused(str(NOT_IN_NETWORK.text), code=NOT_IN_NETWORK.code)


def _open(place: Place) -> QuerySet[ConfirmationLink]:
    return ConfirmationLink.objects.filter(place=place, used_at=None, withdrawn_at=None)
