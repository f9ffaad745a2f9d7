"""What the clock wakes."""

from training.groups import actions


def forget_invitations() -> int:
    return actions.forget_invitations()
