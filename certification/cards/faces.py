"""What a card shows: to its holder, and to whoever checks it. Templates get these and no rows, so nothing else can slip
through."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from certification.cards import held, photos, signs
from certification.cards.signs import Sign
from certification.credentials import texts
from certification.credentials.models import Credential
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Volunteering


@dataclass(frozen=True)
class Public:
    """All that the check page says of a card in force. ``photo``: an address that holds it, "" without consent.

    ``sign`` is the one of this minute, ``before`` that of the minute before; ``left``: seconds until the next one."""

    first_name: str
    region: str
    photo: str
    sign: Sign
    before: Sign
    left: int


@dataclass(frozen=True)
class Own:
    """The card as its holder has it. ``of``: with whom the agreement is. ``code_address``: what the code on the screen
    leads to, with a proof that it was read now. ``left``: seconds until the next sign."""

    first_name: str
    region: str
    task: str
    of: str
    photo: str
    code: str
    code_address: str
    sign: Sign
    left: int


def public(credential: Credential, volunteering: Volunteering | None) -> Public | None:
    """In the active language; None when the card is not in force: then nothing is said of anybody."""
    if volunteering is None or volunteering.volunteer is None or not held.in_force(credential, volunteering):
        return None
    now = signs.minute()
    return Public(
        first_name=held.first_name(volunteering.volunteer.person),
        region=str(volunteering.region),
        photo=photos.inline(photos.on_check_page(volunteering.volunteer)),
        sign=signs.of(credential, now),
        before=signs.of(credential, now - 1),
        left=signs.left(),
    )


def own(credential: Credential, volunteering: Volunteering) -> Own | None:
    """In the active language; None when the card is not in force."""
    if volunteering.volunteer is None or not held.in_force(credential, volunteering):
        return None
    now = signs.minute()
    return Own(
        first_name=held.first_name(volunteering.volunteer.person),
        region=str(volunteering.region),
        task=str(volunteering.task),
        of=commitments.partner(volunteering),
        photo=photos.inline(photos.on_card(volunteering.volunteer)),
        code=credential.shown_code,
        code_address=f"{texts.address(credential)}?{urlencode({'now': signs.proof(credential, now)})}",
        sign=signs.of(credential, now),
        left=signs.left(),
    )


def short_address() -> str:
    """Where a code is typed, as people type it: "vieri.example/v"."""
    return settings.SITE_URL.split("//")[-1] + "/v"
