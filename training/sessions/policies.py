"""Who says that a meeting counts in a course, and whose being there somebody has seen."""

from typing import Any

from network.meetings import policies as meetings
from network.meetings.models import AttendanceEvent, Meeting
from training.courses.models import Enrolment


def may_link(user: Any, meeting: Meeting) -> bool:
    """Whoever organises it; whether it counts is said by those who know what happens there."""
    return meetings.may_organise(user, meeting)


def saw_learner(user: Any, enrolment: Enrolment) -> bool:
    """For training.courses.confirming: the learner was at a meeting that counts in this course, and that this person
    organises."""
    if enrolment.person_id == user.pk:
        return False
    counted = Meeting.objects.coordinated_by(user).filter(course_parts__course=enrolment.course_id)
    seen = AttendanceEvent.objects.filter(meeting__in=counted, registration__person=enrolment.person_id)
    newest = dict(seen.order_by("at", "id").values_list("registration", "present"))
    return any(newest.values())
