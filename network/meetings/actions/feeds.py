"""A person's own calendar address: made, made anew, and ended."""

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory import links
from network.meetings.calendars.feeds import mark
from network.meetings.models import CalendarFeed


@transaction.atomic
def renew(*, actor: User, nonce: str, was: str) -> str:
    """The secret of the new address, which ends the one before; kept is only its hash.

    ``nonce``: random signs of the form; ``was``: the mark of the address that the form was about. The secret is made of
    both and the key of the house, so that a form that comes twice gets the same answer and changes nothing more.
    Raises Refused when the address was changed elsewhere since the form was shown.
    """
    person = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    token = _token(person, nonce, was)
    feed = CalendarFeed.objects.filter(person=person).first()
    if feed and feed.token_hash == links.hashed(token):
        return token
    if was != mark(feed):
        raise Refused(_("Your address was changed in the meantime. Nothing was done; please try again."), code="was")
    fresh = {"token_hash": links.hashed(token), "created_at": clock.now()}
    feed, _made = CalendarFeed.objects.update_or_create(person=person, defaults=fresh)
    audit.record(feed, "meetings.feed.renew", actor=actor)
    return token


@transaction.atomic
def end(*, actor: User) -> bool:
    """False when there was none."""
    person = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    feed = CalendarFeed.objects.filter(person=person).first()
    if feed is None:
        return False
    audit.record(feed, "meetings.feed.end", actor=actor)
    feed.delete()
    return True


def _token(person: User, nonce: str, was: str) -> str:
    """256 bits in the alphabet of addresses; nobody can tell them without the key, whatever they put into the form."""
    made = salted_hmac("meetings.calendar_feed", f"{person.pk}:{was}:{nonce}", algorithm="sha256")
    return made.hexdigest()
