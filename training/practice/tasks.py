"""What the clock wakes."""

from training.practice import actions


def forget_old() -> int:
    return actions.forget_old()
