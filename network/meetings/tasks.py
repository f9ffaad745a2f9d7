"""What the queue and the clock wake."""

from typing import Any

from network.meetings.actions import action_points, forgetting, mailing, queue, reminding


def expire_offers() -> int:
    """Offers and guests' registrations that ran out; the next in the queue is asked. Returns how many ended."""
    return queue.expire_offers()


def forget() -> int:
    """What was asked for one meeting only. Returns of how many people something was deleted."""
    return forgetting.forget()


def write_letters(mailing_id: Any) -> bool:
    """Of one change, cancellation or message. Whether all are written."""
    return mailing.work_off(mailing=mailing_id)


def sweep_letters() -> int:
    """Letters to many that were lost or left half written. Returns how many of them are done with."""
    return mailing.sweep()


def remind() -> int:
    """Reminders a week and a day before. Returns how many were written."""
    return reminding.remind()


def thank() -> int:
    """Thanks to those who were there. Returns how many were written."""
    return reminding.thank()


def remind_owners() -> int:
    """Action points that are due soon. Returns to how many owners something was written."""
    return action_points.remind()
