"""Letters about what somebody promised: that a task was given to them, and that its day is near."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from core.mail import Message
from network.meetings import wording
from network.meetings.models import ActionPoint


def due(point: ActionPoint, owner: User) -> Message:
    """A few days before."""
    return _message("action_point_due", point, owner)


def given(point: ActionPoint, owner: User, by: User) -> Message:
    """Somebody handed it over, or an organiser gave it to another person."""
    return _message("action_point_given", point, owner, by=by.name)


def _message(template: str, point: ActionPoint, owner: User, **more: object) -> Message:
    meeting = point.meeting
    with override(owner.language):
        context = {
            "person": owner,
            "action_point": wording.text(point, "text").text,
            "meeting_title": wording.text(meeting, "title").text,
            "deadline": date_format(point.due_on, "SHORT_DATE_FORMAT"),
            "action_url": settings.SITE_URL + reverse("meetings:action_point", args=[point.pk]),
            "contact": ", ".join(filter(None, (meeting.contact_name, meeting.contact_email, meeting.contact_phone))),
            **more,
        }
    return Message(template, to=owner.email, language=owner.language, context=context)
