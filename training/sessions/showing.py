"""What stands about courses on the page where attendance of a meeting is registered."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from network.meetings.models import Meeting
from training.sessions import choosing


def of(meeting: Meeting) -> dict[str, Any]:
    """As which parts it counts, and the way to where that is chosen; nothing while no course has such a part."""
    known = choosing.parts(get_language() or "")
    chosen = choosing.chosen(meeting, known)
    if not known and not chosen:
        return {}
    return {"chosen": chosen, "address": reverse("sessions:courses", args=[meeting.pk])}
