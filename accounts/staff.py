"""Slot: who counts as staff at sign-in beside those who may open the page editor. Higher floors register in
AppConfig.ready() what makes a person one: a mandate, for example."""

from collections.abc import Callable

from accounts.models import User

Counts = Callable[[User], bool]

_tests: list[Counts] = []


def register(counts: Counts) -> None:
    """``counts`` gets an account that is signed in or signing in, and may ask the database once."""
    if counts not in _tests:
        _tests.append(counts)


def is_one(user: User) -> bool:
    """Asked where the second step is decided, not on every page: the session remembers the answer."""
    return user.is_staff or any(counts(user) for counts in _tests)
