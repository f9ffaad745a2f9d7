"""Slot: what each floor shows on a person's own page (/my/). Higher floors register in AppConfig.ready()."""

from typing import Any, Protocol

from accounts.models import User


class Section(Protocol):
    """``template`` is included with ``part``, which is what ``context`` returns, in ascending ``order``.

    A section without anything to show returns an empty dict and is left out.
    """

    order: int
    template: str

    def context(self, user: User) -> dict[str, Any]: ...


_sections: list[Section] = []


def register(section: Section) -> None:
    if section not in _sections:
        _sections.append(section)
        _sections.sort(key=lambda each: each.order)


def sections() -> list[Section]:
    return list(_sections)
