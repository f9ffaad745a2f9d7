"""Mails about one registration: a seat, a place in the queue, an offer, the end, and what comes after the meeting."""

from typing import Any

from core.mail import Message
from network.meetings import answers
from network.meetings.mails import frame
from network.meetings.models import Registration
from network.meetings.turns import queue_number

REQUEST, CANCEL = "meeting-request", "meeting-cancel"


def pending(registration: Registration) -> Message:
    """Nobody knows yet whether whoever typed the address has the mailbox, so it greets nobody."""
    until = registration.confirm_until

    def confirm() -> str:
        return frame.link(registration, "confirm")

    def by() -> str:
        return frame.moment(until) if until else ""

    return frame.to(registration, "meeting_pending", named=False, action_url=confirm, until=by)


def known(registration: Registration) -> Message:
    """The address was typed again: whoever has the mailbox gets their link."""
    return frame.to(registration, "meeting_known", named=False)


def registered(registration: Registration) -> Message:
    return frame.to(registration, "meeting_registered", attachment=REQUEST, **_by_another(registration))


def waiting(registration: Registration) -> Message:
    number = queue_number(registration)
    return frame.to(registration, "meeting_waiting_list", number=number, **_by_another(registration))


def offered(registration: Registration) -> Message:
    until = registration.offered_until

    def no() -> str:
        return frame.link(registration, "decline_offer")

    def by() -> str:
        return frame.moment(until) if until else ""

    return frame.to(registration, "place_offered", decline_url=no, until=by)


def offer_expired(registration: Registration) -> Message:
    return frame.to(registration, "offer_expired")


def cancelled(registration: Registration, *, by_organiser: bool, entry: bool) -> Message:
    """``entry``: it stands in their calendar. Who only waited, or was offered a place, gave none back."""
    had_a_place = registration.confirmed_at is not None
    more = {"by_organiser": by_organiser, "had_a_place": had_a_place}
    return frame.to(registration, "registration_cancelled", attachment=CANCEL if entry else "", **more)


def reminder(registration: Registration) -> Message:
    return frame.to(registration, "meeting_reminder")


def thanks(registration: Registration) -> Message:
    def feedback() -> str:
        return frame.link(registration, "feedback")

    return frame.to(registration, "meeting_thanks", action_url=feedback)


def _by_another(registration: Registration) -> dict[str, Any]:
    """``by``: who registered them, "" for themselves. What somebody needs they were not asked then: ``answers_url``."""
    by = registration.registered_by
    asked = by is not None and answers.asks_needs(registration.meeting)

    def link() -> str:
        return frame.link(registration, "answers") if asked else ""

    return {"by": str(by) if by else "", "answers_url": link}
