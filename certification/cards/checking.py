"""The public check page of a card: in force or not, and in force also a first name, a region, a photo if its holder
wants that, and the sign of the moment. It is read by somebody who stands at a door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from certification.cards import faces, held, signs
from certification.credentials import sources, texts
from certification.credentials.models import Credential
from core import clock


class Cards:
    """What the wing of credentials asks of this kind (credentials.kinds)."""

    def answer(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """Suspended, ended, expired and erased cards are answered alike, byte for byte."""
        face = faces.public(credential, held.volunteering_of(credential))
        if face is None:
            return _kept_nowhere(render(request, "cards/check_ended.html", {"checked_at": clock.now()}))
        given = request.GET.get("now", "")
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
