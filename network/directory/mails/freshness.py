"""Letters that ask whether a place is still right, and those that pass on what was answered."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from core import clock
from core.mail import Message
from network.directory import freshness, recipients
from network.directory.models import Place
from network.directory.recipients import Recipient
from network.directory.states import LINK_DAYS, Letter

_TEMPLATES = {
    Letter.ASK: "place_confirm",
    Letter.NOT_CONFIRMED: "place_not_confirmed",
    Letter.HIDDEN: "place_hidden",
}


def letter(place: Place, kind: Letter, to: Recipient, token: str) -> Message:
    """With the link that opens the place's details. It is a key, so the words are forgotten once they are sent."""
    url = _url(to.language, "directory:confirm", token)
    confirmed_on = place.confirmed_on or place.created_at.date()
    context = {
        "place": place,
        "confirmed_on": confirmed_on,
        "today": clock.today(),
        "last_day": freshness.last_fresh_day(confirmed_on),
        "hidden_on": freshness.hidden_from(confirmed_on),
        "days": LINK_DAYS,
        "action_url": url,
        **_frame(place, to),
    }
    return Message(template=_TEMPLATES[kind], to=to.email, language=to.language, context=context, secret=True)


def note(place: Place, to: Recipient, text: str) -> Message:
    """What somebody wrote through the link: kept nowhere but in this letter."""
    url = _url(to.language, "directory:place", place.pk)
    context = {"place": place, "text": text, "action_url": url, **_frame(place, to)}
    return Message(template="place_note", to=to.email, language=to.language, context=context, secret=True)


def said_to_have_ended(place: Place, to: Recipient) -> Message:
    url = _url(to.language, "directory:place", place.pk)
    context = {"place": place, "action_url": url, **_frame(place, to)}
    return Message(template="place_said_ended", to=to.email, language=to.language, context=context)


def _frame(place: Place, to: Recipient) -> dict[str, object]:
    """Whom to greet, and whom to ask: not oneself."""
    known = recipients.coordinator(place)
    helper = known if known and known.email.lower() != to.email else None
    return {"person": to.person, "coordinator": helper}


def _url(language: str, name: str, key: object) -> str:
    with override(language):
        return str(settings.SITE_URL + reverse(name, args=[key]))
