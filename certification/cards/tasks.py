"""By the clock."""

from certification.cards import actions


def sweep() -> int:
    return actions.sweep()
