"""Slot: for whom, and where, somebody gives support. Whoever has none of these logs no sessions.

Higher floors register in AppConfig.ready() how they know it: that a volunteer is active, for one.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from network.directory.models import Organisation, Place
from network.geography.models import Municipality
from network.monitoring.models import Session


@dataclass(frozen=True)
class Giver:
    """``label``: what it is called where one chooses, in the active language. ``municipality``: where the session is
    counted. ``voluntary``: as a volunteer, not as staff. ``since`` and ``until``: the first and the last day on which
    they gave it; None: not known, and not over."""

    label: str
    organisation: Organisation | None
    place: Place | None
    municipality: Municipality
    voluntary: bool
    since: dt.date | None = None
    until: dt.date | None = None

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

# Whether somebody who may log nothing today has not stopped all the same: a volunteer on a break.
Rests = Callable[[Any], bool]

_tells: list[Tells] = []
_rests: list[Rests] = []


def register(fn: Tells, *, rests: Rests | None = None) -> None:
    if fn not in _tells:
        _tells.append(fn)
    if rests and rests not in _rests:
        _rests.append(rests)


def of(user: Any) -> list[Giver]:
    """All that this person may log sessions for today, each once, in the order their floors registered; what is over
    last."""
    if not user.is_authenticated or not user.is_active:
        return []
    found: dict[str, Giver] = {}
    for giver in (each for tells in _tells for each in tells(user)):
        found[giver.key] = _together(found[giver.key], giver) if giver.key in found else giver
    return sorted(found.values(), key=lambda giver: giver.until is not None)


def belongs(user: Any) -> bool:
    """Whether somebody gives support still, though perhaps not today."""
    return any(giver.until is None for giver in of(user)) or any(rests(user) for rests in _rests)


def key_of(session: Session) -> str:
    """The key of what a session was logged for, whether one may still log for it or not."""
    return _key(session.voluntary, session.organisation_id, session.place_id, session.municipality_id)


def as_logged(session: Session) -> Giver:
    """What a session was logged for, as something to choose."""
    names = [each for each in (session.organisation, session.place) if each is not None]
    label = ", ".join(str(each) for each in names) or str(session.municipality)
    return Giver(label, session.organisation, session.place, session.municipality, session.voluntary)


def _together(one: Giver, other: Giver) -> Giver:
    """The same by two ways, such as two tasks: from the first day of either to the last."""
    since = min(one.since, other.since) if one.since and other.since else None
    return replace(one, since=since, until=max(one.until, other.until) if one.until and other.until else None)


def _key(voluntary: bool, organisation: Any, place: Any, municipality: Any) -> str:
    parts = ("v" if voluntary else "s", getattr(organisation, "hex", ""), getattr(place, "hex", ""), municipality)
    return ".".join(str(part) for part in parts)
