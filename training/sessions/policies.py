"""Who says that a meeting counts in a course, and whose being there somebody has seen."""

from typing import Any

from core import clock
from network.meetings import policies as meetings
from network.meetings.models import Meeting
from training.courses.models import Enrolment
from training.sessions import presence


def may_link(user: Any, meeting: Meeting) -> bool:
    """Whoever organises it; whether it counts is said by those who know what happens there."""
    return meetings.may_organise(user, meeting)


def saw_learner(user: Any, enrolment: Enrolment, item_key: str) -> bool:
    """For training.courses.confirming: the learner was at a meeting that counts as this very part, that was not over
    before this round of the course began, and that this person organises today. Of other parts, such as skills,
    somebody who saw them at a meeting knows nothing."""
    if enrolment.person_id == user.pk:
        return False
    counted = {"course_parts__course": enrolment.course_id, "course_parts__item_key": item_key}
    begun = clock.day_of(enrolment.started_at)
    return any(
        enrolment.person_id in presence.of(meeting, meeting.registrations.filter(meetings.own(enrolment.person)))
        for meeting in Meeting.objects.coordinated_by(user).filter(**counted)
        if clock.day_of(meeting.ends_at) >= begun
    )
