"""What the queue wakes: one action, no decision."""

from certification.credentials import actions


def sweep_reminders() -> int:
    return actions.sweep_reminders()


def tell_ends() -> int:
    return actions.tell_ends()


def sign_missing() -> int:
    return actions.sign_missing()
