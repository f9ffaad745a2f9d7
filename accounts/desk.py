"""Slot: what each floor shows on the desk (/desk/), the page of people who do something for others. Higher floors
register in AppConfig.ready()."""

from typing import Any, Protocol

from django.core.cache import cache
from django.utils.functional import Promise

from accounts.models import User

# For this long the header and the desk's menu may be out of date. They are links; every page behind them asks again.
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


_sections: list[Section] = []


def register(section: Section) -> None:
    if section not in _sections:
        _sections.append(section)
        _sections.sort(key=lambda each: each.order)


def sections() -> list[Section]:
    return list(_sections)


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
    cache.delete(_key(user))


def _key(user: User) -> str:
    return f"desk:{user.pk}"
