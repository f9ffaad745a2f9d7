"""Slots of the desk (/desk/), the page of people who do something for others: what each floor shows there, and what
waits for this person. Higher floors register in AppConfig.ready()."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

from django.core.cache import cache
from django.utils.functional import Promise

from accounts.models import User

# For this long the header and the desk's menu may be out of date: its links, and the numbers beside them. Every page
# behind them asks again.
_SECONDS = 60


class Section(Protocol):
    """``template`` is included with ``part``, which is what ``context`` returns, in ascending ``order``.

    A section without anything to show returns an empty dict and is left out. ``label`` and ``url_name`` are its entry
    in the desk's menu, for floors that have pages of their own there; "" for none. ``opens_for`` says in one query
    whether the section has anything for this person: it decides about menu and link, never about access.
    """

    order: int
    template: str
    url_name: str

    @property
    def label(self) -> str | Promise: ...

    def opens_for(self, user: User) -> bool: ...

    def context(self, user: User) -> dict[str, Any]: ...


class Tone(IntEnum):
    """How much something presses; what presses most stands first."""

    LATE = 0
    SOON = 1
    CALM = 2


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person on the desk, as a card with a number.

    ``title`` is the link, worded to follow the number ("applications wait for an answer"); ``text`` is one line that
    says since when or why; ``url`` is where it is done. ``entry`` is the url name of the entry of the desk's menu
    beside which the number stands too; "" for none. What has the count 0 is left out.
    """

    count: int
    title: str | Promise
    text: str | Promise
    url: str
    tone: Tone = Tone.SOON
    entry: str = ""


# Answers in a number of queries that does not grow with what waits; nothing for people it has nothing for.
Asks = Callable[[User], Iterable[Waiting]]

_sections: list[Section] = []
_asks: list[Asks] = []


def register(section: Section) -> None:
    if section not in _sections:
        _sections.append(section)
        _sections.sort(key=lambda each: each.order)


def register_waiting(asks: Asks) -> None:
    """``asks`` is called for everybody who opens the desk: it looks first whether it has anything for them."""
    if asks not in _asks:
        _asks.append(asks)


def sections() -> list[Section]:
    return list(_sections)


def waiting_for(user: User) -> list[Waiting]:
    """What waits for this person now, the most urgent first; those alike in the order their floors registered."""
    found = [each for asks in _asks for each in asks(user) if each.count]
    counts: Counter[str] = Counter()
    for each in found:
        counts[each.entry] += each.count
    cache.set(_counts_key(user), dict(counts), _SECONDS)
    return sorted(found, key=lambda each: each.tone)


def counts_for(user: User) -> dict[str, int]:
    """How many things wait beside which entry of the menu, asked of the database once a minute."""
    counts: dict[str, int] | None = cache.get(_counts_key(user))
    if counts is None:
        waiting_for(user)
        counts = cache.get(_counts_key(user), {})
    return counts


def open_to(user: Any) -> list[Section]:
    """The sections that have something for this person, asked of the database once a minute; none for strangers."""
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    names: list[str] | None = cache.get(_key(user))
    if names is None:
        names = [section.template for section in _sections if section.opens_for(user)]
        cache.set(_key(user), names, _SECONDS)
    return [section for section in _sections if section.template in names]


def forget(user: User) -> None:
    """What this person can do has changed: the next page asks again."""
    cache.delete_many([_key(user), _counts_key(user)])


def forget_counts(user: User) -> None:
    """This person has done something: what waits may be less by now."""
    cache.delete(_counts_key(user))


def _key(user: User) -> str:
    return f"desk:{user.pk}"


def _counts_key(user: User) -> str:
    return f"desk-counts:{user.pk}"
