"""What the clock wakes."""

from network.meetings.actions import action_points, forgetting, queue, reminding


def expire_offers() -> int:
    """Offers and guests' registrations that ran out; the next in the queue is asked. Returns how many ended."""
    return queue.expire_offers()


def forget() -> int:
    """What was asked for one meeting only. Returns of how many people something was deleted."""
    return forgetting.forget()


def remind() -> int:
    """Reminders a week and a day before. Returns how many were written."""
    return reminding.remind()


def thank() -> int:
    """Thanks to those who were there. Returns how many were written."""
    return reminding.thank()


def remind_owners() -> int:
    """Action points that are due soon. Returns to how many owners something was written."""
    return action_points.remind()
