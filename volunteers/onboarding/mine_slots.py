"""Slots of a volunteer's own pages (my/volunteering/): what other wings show there, such as the card, the hours or the
requests for help. They register in AppConfig.ready()."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from accounts.models import User
from volunteers.onboarding.models import Volunteering


class OfOne(Protocol):
    """A part of the page of one volunteering (onboarding:mine_one), only ever asked for the volunteer's own.

    ``template`` is included with ``part``, which is what ``context`` returns, in ascending ``order``; it begins with a
    second-level heading. A section without anything to show returns an empty dict and is left out. The volunteering
    comes with its volunteer, person, task, municipality, region, network and organisation.
    """

    order: int
    template: str

    def context(self, volunteering: Volunteering) -> dict[str, Any]: ...


class OfAll(Protocol):
    """A part of the page of everything that is mine (onboarding:mine), and, where there is only one volunteering, of
    that one's page. For what belongs to the person and not to one task, such as hours or requests."""

    order: int
    template: str

    def context(self, user: User) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Part:
    """One section that has something to show."""

    order: int
    template: str
    part: dict[str, Any]


_of_one: list[OfOne] = []
_of_all: list[OfAll] = []


def register_of_one(section: OfOne) -> None:
    if section not in _of_one:
        _of_one.append(section)


def register_of_all(section: OfAll) -> None:
    if section not in _of_all:
        _of_all.append(section)


def parts_of_one(volunteering: Volunteering) -> list[Part]:
    """What is shown of one volunteering, in order."""
    return _shown((each.order, each.template, each.context(volunteering)) for each in _of_one)


def parts_of_all(user: User) -> list[Part]:
    """What is shown of everything that a person does, in order."""
    return _shown((each.order, each.template, each.context(user)) for each in _of_all)


def _shown(asked: Iterable[tuple[int, str, dict[str, Any]]]) -> list[Part]:
    found = [Part(order, template, part) for order, template, part in asked if part]
    return sorted(found, key=lambda each: each.order)
