"""Certificates that the demo's courses do not give by themselves, so that the check page can be seen in each state."""

import datetime as dt
from collections.abc import Iterator

from accounts.models import User
from certification.credentials import actions
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core import clock

# Years since the skill was shown, and years that its certificate was valid.
_AGO, _HELD = 3, 2
_SKILL = {
    "title": {
        "fi": "Puhelimen turvallinen käyttöönotto",
        "sv": "Säker ibruktagning av telefon",
        "en": "Setting up a phone safely",
    },
    "goals": [
        {
            "fi": "ottaa näytön lukituksen käyttöön autettavan kanssa",
            "sv": "ta i bruk skärmlåset tillsammans med den som får hjälp",
            "en": "set up the screen lock together with the person",
        },
        {
            "fi": "asentaa päivitykset ja kertoa, miksi ne tarvitaan",
            "sv": "installera uppdateringar och berätta varför de behövs",
            "en": "install updates and tell why they are needed",
        },
    ],
    "evidence": {
        "fi": "Ohjaaja seurasi, kun puhelin otettiin käyttöön.",
        "sv": "En handledare såg på när telefonen togs i bruk.",
        "en": "A tutor watched while a phone was set up.",
    },
}
_CARD = {"title": dict.fromkeys(("fi", "sv", "en"), "Niittylän digiapu ry")}
_REASON = "Esittelyaineistoa: sovittu perehdytys on vielä käymättä."


def live(skilled: User, volunteer: User, admin: User) -> Iterator[str]:
    """Yields lines for the summary; repeating it makes nothing twice."""
    yield f"an expired certificate to look at: /v/{_expired(skilled)}"
    yield f"a suspended volunteer card to look at: /v/{_suspended(volunteer, admin)}"


def _expired(person: User) -> Credential:
    shown = clock.now() - dt.timedelta(days=365 * _AGO)
    return actions.award(
        kind=Kind.SKILL,
        source="demo:expired",
        subject=actions.Subject(person),
        content=_SKILL,
        about="phone-set-up",
        issued_at=shown,
        valid_until=clock.months_after(clock.day_of(shown), 12 * _HELD),
        mail=False,
    )


def _suspended(person: User, admin: User) -> Credential:
    """Made on the first run; whoever has restored it in the demo finds it in force."""
    if found := Credential.objects.filter(source="demo:suspended").first():
        return found
    card = actions.award(
        kind=Kind.CARD,
        source="demo:suspended",
        subject=actions.Subject(person),
        content=_CARD,
        about="demo",
        valid_until=clock.months_after(clock.today(), 12),
        mail=False,
    )
    return actions.suspend(credential=card, reason=_REASON, actor=admin)
