"""Slot: lists of people who can get certificates at once, such as the members of a group or those at a meeting.

Each kind of list registers, in AppConfig.ready(), a function that opens one of them for a person; it answers None to
whoever may not know of the list. Pages, actions and the work itself know nothing of groups or meetings.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise

from accounts.models import User
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core.frozen import fingerprint
from core.texts import Text, Words


@dataclass(frozen=True)
class Part:
    """For what certificates are given: a meeting, a skill. ``key`` names it within its list."""

    key: str
    kind: Kind
    title: Text


@dataclass(frozen=True)
class Wording:
    """What a certificate says: ``content`` as of `Credential.content`, and its extent in minutes. ``about`` is the code
    of what it is about; of it the address of the achievement is made."""

    about: str
    content: dict[str, Any]
    minutes: int = 0

    @property
    def fingerprint(self) -> str:
        """16 hex signs: the same for the same words."""
        return fingerprint([self.about, self.content, self.minutes])[:16]


@dataclass(frozen=True)
class Grant:
    """A certificate to be given. ``source`` as of `Credential.source`; ``issued_at`` will stand on it.

    ``hidden``: the person gets it, but whoever issues is not told so.
    """

    person: User
    source: str
    wording: Wording
    issued_at: dt.datetime
    hidden: bool = False


@dataclass(frozen=True)
class Had:
    """Somebody who has it already."""

    name: str
    credential: Credential


@dataclass(frozen=True)
class Lacking:
    """Somebody who gets none now, and why."""

    name: str
    why: str | Promise


@dataclass(frozen=True)
class Sheet:
    """Who gets a certificate for one part, who has it, who does not get it. Names in their order."""

    grants: tuple[Grant, ...]
    had: tuple[Had, ...] = ()
    lacking: tuple[Lacking, ...] = ()

    @property
    def told(self) -> list[Grant]:
        """Those that whoever issues may know of."""
        return [grant for grant in self.grants if not grant.hidden]


class Roll(Protocol):
    """One list, opened for one person who may issue from it.

    ``name`` and ``about`` say which it is; ``steps`` is the way to it from the desk, as (words, address); ``menu`` is
    the url name of its entry in the desk's menu.
    """

    @property
    def name(self) -> str: ...

    @property
    def about(self) -> Words: ...

    @property
    def steps(self) -> Sequence[tuple[str, str]]: ...

    @property
    def menu(self) -> str: ...

    def address(self, part: str = "") -> str:
        """Of the page where certificates of this list, or of one part of it, are issued."""

    def parts(self) -> Sequence[Part]: ...

    def sheet(self, part: Part) -> Sheet: ...

    def shown(self, people: Collection[int]) -> set[int]:
        """Of these people, those of whom the one who issues may see what they have got; asked anew on each page."""

    def silent(self) -> Sequence[str]:
        """Names of those of whom nothing but the name is told, whether or not they get a certificate."""


Opener = Callable[[User, str], Roll | None]

_openers: dict[str, Opener] = {}


def register(name: str, opener: Opener) -> None:
    """``opener(user, key)``. ``name`` (at most 20 letters) is kept in each batch, so it never changes."""
    if _openers.setdefault(name, opener) is not opener:
        raise ValueError(f"Two kinds of lists are named {name}.")


def find(user: Any, name: str, key: str) -> Roll | None:
    """The list, opened for this person; None when they may not know of it. Raises KeyError for an unknown kind."""
    return _openers[name](user, key) if user.is_active else None
