"""Confirming that the details of a place are right, and the letters that ask for it."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, mail
from core.errors import Refused
from network.directory import freshness, links, policies, recipients
from network.directory.actions.place_steps import changed, locked
from network.directory.mails import freshness as mails
from network.directory.models import ConfirmationLink, Place
from network.directory.recipients import Recipient
from network.directory.states import LINK_DAYS, Letter, PlaceState

# A round of letters ends after this many seconds, well within the queue's timeout; the next goes on where it stopped.
ROUND_SECONDS = 25
# A coordinator sends a letter again at the earliest so many days after the last one.
RESEND_DAYS = 3


@transaction.atomic
def confirm(*, place: Place, actor: User, by: str = "desk") -> Place:
    """Everything is right as of today. ``by``: "desk", or "phone" when a coordinator asked. Said twice on one day, the
    first counts. Raises Refused for a place that is not published."""
    place = locked(place.pk)
    if not policies.may_confirm(actor, place):
        raise PermissionDenied
    return settle(place, actor=actor, by=by)


def settle(place: Place, *, actor: User | None, by: str) -> Place:
    """Writes the confirmation into a locked place: whoever asked has found out that it may be."""
    if place.state != PlaceState.PUBLISHED:
        raise Refused(_("Only a published place can be confirmed."), code="not_published")
    if place.confirmed_on == clock.today():
        return place
    place.confirmed_on, place.confirmed_by, place.letter, place.letter_at = clock.today(), actor, "", None
    changed(place, "confirmed_on", "confirmed_by", "letter", "letter_at")
    audit.record(place, "directory.place.confirm", actor=actor, by=by)
    return place


def send_letters() -> int:
    """Every letter that is due, the longest unconfirmed first. Returns to how many places something was written."""
    written, end = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for pk in freshness.waiting().order_by("confirmed_on", "pk").values_list("pk", flat=True)[:2_000]:
        if clock.now() >= end:
            break
        written += send_letter(pk=pk)
    return written


@transaction.atomic
def send_letter(*, pk: uuid.UUID) -> bool:
    """The letter that is due for one place; False when none is (any more): somebody confirmed it, or another worker
    has written in the meantime. Where there is nobody to write to, that is noted and shown to coordinators."""
    place = locked(pk)
    letter = freshness.due(place)
    if letter is None:
        return False
    to = recipients.of(place)
    _write(place, letter, to)
    audit.record(place, "directory.place.send_letter", actor=None, letter=letter.value, recipients=len(to))
    return bool(to)


@transaction.atomic
def send_again(*, place: Place, actor: User) -> Place:
    """The letter of the present stage once more, by hand. Raises Refused when there is nothing to ask, nobody to ask,
    or when a letter went out less than RESEND_DAYS ago."""
    place = locked(place.pk)
    if not policies.may_remind(actor, place):
        raise PermissionDenied
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


def _open(place: Place) -> QuerySet[ConfirmationLink]:
    return ConfirmationLink.objects.filter(place=place, used_at=None, withdrawn_at=None)
