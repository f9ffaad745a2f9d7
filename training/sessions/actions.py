"""Saying that a meeting counts as a part of a course, and counting it for those who were there.

It counts for whoever was on the course when the meeting took place: when attendance is registered, and when the link is
made afterwards. Those who start the course later are not counted. What was confirmed stays confirmed, as everything in
a course does, also when the attendance is put right or the link is ended; see training.courses.actions.confirm_item.
"""

import uuid
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.meetings import attending, seats
from network.meetings.models import AttendanceEvent, Meeting
from network.meetings.states import MeetingState
from training.courses import actions as courses
from training.courses import policies as course_policies
from training.courses.models import Course, Enrolment, ItemProgress
from training.courses.states import ItemKind
from training.sessions import policies
from training.sessions.models import CourseMeeting


@transaction.atomic
def link(*, meeting: Meeting, course: Course, item_key: str, actor: User) -> CourseMeeting:
    """From now on the meeting counts as this part, also for those who were there already. Done twice, it is one link.

    Raises PermissionDenied, Refused: "cancelled", "part" when newcomers to the course find no such part in it.
    """
    meeting = _held(meeting, actor)
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("The event is cancelled."), code="cancelled")
    version = course.versions.current().first()
    item = version.item(item_key) if version else None
    if item is None or item["kind"] != ItemKind.ATTENDANCE:
        raise Refused(_("The course has no such part any more. Choose another."), code="part")
    made, new = CourseMeeting.objects.get_or_create(
        meeting=meeting, course=course, item_key=item_key, defaults={"linked_by": actor}
    )
    if new:
        audit.record(made, "sessions.course_meeting.link", actor=actor, course=course.code, item=item_key)
        _count([made], meeting, attending.present(meeting))
    return made


@transaction.atomic
def unlink(*, meeting: Meeting, pk: int, actor: User) -> None:
    """It does not count any more; for whom it counted already, it stays so. Done twice, the second changes nothing."""
    meeting = _held(meeting, actor)
    made = CourseMeeting.objects.filter(meeting=meeting, pk=pk).select_related("course").first()
    if made is not None:
        audit.record(made, "sessions.course_meeting.unlink", actor=actor, course=made.course.code, item=made.item_key)
        made.delete()


@transaction.atomic
def count(*, events: Collection[int]) -> None:
    """Attendance was registered; ``events``: ids. The caller holds the meeting. Counts for those who are there as it
    stands now."""
    rows = AttendanceEvent.objects.filter(pk__in=events, present=True)
    touched = dict(rows.values_list("registration", "meeting"))
    links = CourseMeeting.objects.filter(meeting__in=set(touched.values())).select_related("meeting", "linked_by")
    for made in links:
        here = attending.present(made.meeting)
        _count([made], made.meeting, [pk for pk in here if touched.get(pk) == made.meeting_id])


def _held(meeting: Meeting, actor: User) -> Meeting:
    """The meeting's row: links and attendance come one after the other, so that nobody falls between them."""
    meeting = seats.locked(meeting.pk)
    if not policies.may_link(actor, meeting):
        raise PermissionDenied
    return meeting


def _count(links: Collection[CourseMeeting], meeting: Meeting, here: Collection[uuid.UUID]) -> None:
    """``here``: ids of registrations. What cannot be confirmed, such as one's own, is left for somebody else."""
    people = _who_saw(meeting, here)
    for made in links:
        for enrolment in _rounds(made, meeting, people):
            confirmers = [people[enrolment.person_id], made.linked_by]
            able = (each for each in confirmers if each and course_policies.may_confirm(each, enrolment))
            if actor := next(able, None):
                evidence = {"meeting": str(meeting.pk), "day": clock.day_of(meeting.starts_at).isoformat()}
                courses.confirm_item(enrolment=enrolment, item_key=made.item_key, actor=actor, evidence=evidence)


def _who_saw(meeting: Meeting, here: Collection[uuid.UUID]) -> dict[int, User | None]:
    """By the ids of people with an account: who registered them; None for those who did so themselves."""
    rows = meeting.attendance.filter(registration__in=here, registration__person__isnull=False, present=True)
    rows = rows.select_related("registration", "by").order_by("at", "id")
    return {row.registration.person_id: row.by for row in rows if row.registration.person_id}


def _rounds(made: CourseMeeting, meeting: Meeting, people: Collection[int]) -> list[Enrolment]:
    """The latest round of each, if it had begun by the day of the meeting, has the part, and lacks it; in the order in
    which they are locked, which is the same for all."""
    rows = Enrolment.objects.filter(course=made.course_id, person__in=people).select_related("version", "person")
    latest = {row.person_id: row for row in rows.order_by("cycle")}
    day = clock.day_of(meeting.ends_at)
    found = [row for row in latest.values() if clock.day_of(row.started_at) <= day and _asks(row, made.item_key)]
    done = ItemProgress.objects.filter(enrolment__in=found, item_key=made.item_key).values_list("enrolment", flat=True)
    had = set(done)
    return sorted((row for row in found if row.pk not in had), key=lambda row: row.pk)


def _asks(enrolment: Enrolment, item_key: str) -> bool:
    item = enrolment.version.item(item_key)
    return item is not None and item["kind"] == ItemKind.ATTENDANCE
