"""The place of one person in the queue of a meeting."""

from network.meetings.models import Registration
from network.meetings.states import RegistrationState


def queue_number(registration: Registration) -> int:
    """Their place in the queue, counted from 1; 0 for whoever does not wait."""
    if registration.state != RegistrationState.WAITING:
        return 0
    before = Registration.objects.queue().filter(
        meeting=registration.meeting_id, way=registration.way, turn__lt=registration.turn
    )
    return before.count() + 1
