"""Slot: kinds of mail that are a courtesy, which a person may do without. Higher floors register theirs in
AppConfig.ready(); a mail that a matter or a right of somebody hangs on is never one of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.models import User
from accounts.mydata.models import QuietMail

# What the column holds.
_LONGEST = 40


@dataclass(frozen=True)
class Kind:
    """``help`` says when it comes, and where the same stands. ``templates``: how the names of its templates begin."""

    key: str
    label: Promise
    help: Promise
    templates: tuple[str, ...]


@dataclass(frozen=True)
class Elsewhere:
    """A choice about mails that has its place on another page. ``url`` leads there."""

    label: str
    help: str
    url: str


Find = Callable[[User], Elsewhere | None]

_kinds: dict[str, Kind] = {}
_elsewhere: list[Find] = []


def register(kind: str, label: Promise, help: Promise, *, templates: tuple[str, ...]) -> None:
    """Raises ValueError for a key that another kind has, or a table has no room for, and for no templates."""
    new = Kind(kind, label, help, templates)
    if not templates or len(kind) > _LONGEST or _kinds.setdefault(kind, new) != new:
        raise ValueError(f"Mails cannot be chosen as {kind}.")


def register_elsewhere(find: Find) -> None:
    """Slot: ``find`` tells of a choice that another page holds; None for whom there is none."""
    if find not in _elsewhere:
        _elsewhere.append(find)


def kinds() -> list[Kind]:
    return list(_kinds.values())


def elsewhere(person: User) -> list[Elsewhere]:
    return [found for find in _elsewhere if (found := find(person))]


def unwanted(person: User) -> frozenset[str]:
    """The keys of the kinds that this person does not want."""
    return frozenset(QuietMail.objects.filter(person=person).values_list("kind", flat=True))


def is_wanted(template: str, to: str) -> bool:
    """Whether this address gets mails of this template; for core.mail.register_filter. An address without an account
    gets all of them: it has nowhere to choose. No query for mails that nobody can do without."""
    mine = [each.key for each in _kinds.values() if template.startswith(each.templates)]
    if not mine:
        return True
    return not QuietMail.objects.filter(kind__in=mine, person__email__iexact=to).exists()
