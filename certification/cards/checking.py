"""The public check page of a card: in force or not, and in force also a first name, a region, a photo if its holder
wants that, and the sign of the moment. It is read by somebody who stands at a door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certification.cards import faces, held, signs
from certification.credentials import sources, texts
from certification.credentials.models import Credential
from core import clock
from volunteers.onboarding.states import State


class Cards:
    """What the wing of credentials asks of this kind (credentials.kinds)."""

    def answer(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """Suspended, ended, expired and erased cards are answered alike, byte for byte."""
        face = faces.public(credential, held.volunteering_of(credential))
        if face is None:
            return _kept_nowhere(render(request, "cards/check_ended.html", {"checked_at": clock.now()}))
        given = _taken(request)
        context = {
            "face": face,
            "checked_at": clock.now(),
            "read": _read(credential, given),
            "here": _here(request, credential),
            "address": texts.address(credential),
        }
        return _kept_nowhere(render(request, "cards/check.html", context))

    def address(self, credential: Credential) -> str:
        return reverse("cards:card", args=[sources.volunteering(credential.source)])

    def rests(self, credential: Credential) -> str:
        volunteering = held.volunteering_of(credential)
        if volunteering is None or volunteering.state == State.ACTIVE:
            return ""
        return _("The volunteer is on a break. Restore the card when the break is over, if it does not hold then.")


def _taken(request: HttpRequest) -> str:
    """The proof in the address, "" without one. It is taken out there: the links to other languages would carry it on,
    and whoever needs two minutes to find them would be told of an old code."""
    query = request.GET.copy()
    given = query.pop("now", [""])
    request.GET = query  # type: ignore[assignment]  # pages only read it
    return str(given[-1])


def _read(credential: Credential, given: str) -> str:
    """Whether the code was read from the screen "now", is an "old" picture of it, or comes from elsewhere: ""."""
    if not given:
        return ""
    return "now" if signs.is_fresh(credential, given) else "old"


def _here(request: HttpRequest, credential: Credential) -> str:
    """This page without a proof, in the language that somebody chose for this visit."""
    address = reverse("credentials:verify", args=[credential.shown_code])
    return f"{address}?l={get_language()}" if "l" in request.GET else address


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    """The address is a key: it is told to no page that is opened from here."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
