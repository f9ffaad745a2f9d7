"""What the clock wakes."""

from network.opendata import actions


def sweep() -> int:
    return actions.sweep()
