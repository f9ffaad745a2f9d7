"""What the clock wakes."""

from network.directory import actions
from network.directory.actions import agreements


def send_letters() -> int:
    """Letters that ask whether places are still right. Returns how many places were written about."""
    return actions.send_letters()


def remind_agreements() -> int:
    """Agreements that end soon. Returns of how many somebody was reminded."""
    return agreements.remind()
