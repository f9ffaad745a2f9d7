"""Slot: for whom, and where, somebody gives support. Whoever has none of these logs no sessions.

Higher floors register in AppConfig.ready() how they know it: that a volunteer is active, for one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from network.directory.models import Organisation, Place
from network.geography.models import Municipality
from network.monitoring.models import Session


@dataclass(frozen=True)
class Giver:
    """``label``: what it is called where one chooses, in the active language. ``municipality``: where the session is
    counted. ``voluntary``: as a volunteer, not as staff."""

    label: str
    organisation: Organisation | None
    place: Place | None
    municipality: Municipality
    voluntary: bool

    @property
    def key(self) -> str:
        """The same for the same thing whenever it is asked: what a form sends."""
        return _key(
            self.voluntary,
            self.organisation.pk if self.organisation else None,
            self.place.pk if self.place else None,
            self.municipality.pk,
        )


# Answers in a number of queries that does not grow; nothing for people it knows nothing of.
Tells = Callable[[Any], Iterable[Giver]]

_tells: list[Tells] = []


def register(fn: Tells) -> None:
    if fn not in _tells:
        _tells.append(fn)


def of(user: Any) -> list[Giver]:
    """All that this person may log sessions for today, each once, in the order their floors registered."""
    if not user.is_authenticated or not user.is_active:
        return []
    return list({giver.key: giver for tells in _tells for giver in tells(user)}.values())


def key_of(session: Session) -> str:
    """The key of what a session was logged for, whether one may still log for it or not."""
    return _key(session.voluntary, session.organisation_id, session.place_id, session.municipality_id)


def as_logged(session: Session) -> Giver:
    """What a session was logged for, as something to choose."""
    names = [each for each in (session.organisation, session.place) if each is not None]
    label = ", ".join(str(each) for each in names) or str(session.municipality)
    return Giver(label, session.organisation, session.place, session.municipality, session.voluntary)


def _key(voluntary: bool, organisation: Any, place: Any, municipality: Any) -> str:
    parts = ("v" if voluntary else "s", getattr(organisation, "hex", ""), getattr(place, "hex", ""), municipality)
    return ".".join(str(part) for part in parts)
