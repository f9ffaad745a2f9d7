"""Who gives and ends mandates, and who says which municipalities work together."""

from typing import Any

from accounts.models import User


def may_give_mandates(user: Any) -> bool:
    """Administrators, and those to whom they gave the right."""
    return bool(user.is_active and user.has_perm("directory.give_mandate"))


def may_give_mandate(user: Any, person: User) -> bool:
    """Nobody gives themselves one, administrators included."""
    return may_give_mandates(user) and user.pk != person.pk


def may_change_networks(user: Any) -> bool:
    """Whoever gives mandates: which municipalities a network has decides what its coordinators may do."""
    return may_give_mandates(user)
