"""What the queue and the clock wake."""

from typing import Any

from volunteers.onboarding.actions import (
    anonymising,
    drafts,
    escalating,
    extracts,
    lapsing,
    messages,
    pausing,
    reminding,
    training,
    trialling,
)


def escalate() -> int:
    """What has waited for a mentor for too long goes back to the coordinator, what has waited for the coordinator goes
    to the deputy, and what has waited for both to the administrators. Returns how many."""
    return trialling.give_back() + escalating.escalate()


def remind_silent() -> int:
    """Volunteers who have not gone on are reminded, and then the coordinator is told. Returns how many."""
    return reminding.remind()


def resume() -> int:
    """Breaks that are over. Returns how many volunteers came back."""
    return pausing.resume_due()


def go_on() -> int:
    """Whose required courses hold, and of whom no extract is asked for any more. Returns how many went on."""
    return extracts.check_all() + training.check_all()


def remind_lapsed() -> int:
    """What has lapsed since volunteers were last told. Returns to how many something was written."""
    return lapsing.remind()


def forget_extracts() -> int:
    """That an extract was shown, once it may not be remembered any more. Returns how many rows were deleted."""
    return extracts.forget()


def anonymise() -> int:
    """What is kept of volunteerings that are over, once it may not be kept any more. Returns how many."""
    return anonymising.anonymise_due()


def forget_drafts() -> int:
    """Applications that nobody went on writing. Returns how many were deleted."""
    return drafts.delete_old()


def write_message(message_id: Any) -> bool:
    """The letters of a message to many volunteers. Whether all are written."""
    return messages.write(message=message_id)


def sweep_messages() -> int:
    """Messages to many whose letters were lost or left half written. Returns how many of them are done with."""
    return messages.sweep()


def forget_messages() -> int:
    """Messages to many, once they are kept no longer. Returns how many were deleted."""
    return messages.forget_old()
