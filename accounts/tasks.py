"""What the clock wakes."""

from accounts import actions


def forget_unconfirmed() -> int:
    return actions.forget_unconfirmed()
