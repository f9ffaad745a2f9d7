"""Saying that a meeting counts as a part of a course, and counting it for those who were there.

It counts for whoever was on the course when the meeting took place: when an organiser registers that they are there,
when the link is made afterwards, and for those who only said so themselves when the meeting is held. Each is confirmed
by the organiser who saw them, or else by the one who closes the meeting or makes the link, never in the name of
somebody who does nothing at that moment. Those who start the course later are not counted. What was confirmed stays
confirmed, as everything in a course does, also when the attendance is put right or the link is ended; see
training.courses.actions.confirm_item.
"""

import uuid
from collections.abc import Collection, Iterable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.meetings import seats
from network.meetings.models import AttendanceEvent, Meeting
from network.meetings.states import MeetingState, Source
from training.courses import actions as courses
from training.courses import policies as course_policies
from training.courses.models import Course, Enrolment, ItemProgress
from training.courses.states import ItemKind
from training.sessions import policies, presence
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
        _count([made], meeting, actor)
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
    """Attendance was registered; ``events``: ids, of one meeting, which the caller holds. Counts for those whom an
    organiser registered now, as it stands now; in a meeting that is held, for all who were there."""
    seen = AttendanceEvent.objects.filter(pk__in=events, present=True).exclude(source=Source.SELF)
    rows = list(seen.select_related("meeting", "by"))
    if rows:
        meeting = rows[0].meeting
        among = None if meeting.state == MeetingState.HELD else {row.registration_id for row in rows}
        _count(meeting.course_parts.all(), meeting, rows[0].by, among)


@transaction.atomic
def count_held(*, meeting: Meeting, actor: User) -> None:
    """The meeting is held: it counts also for those who said themselves that they were there. The caller holds it."""
    _count(meeting.course_parts.all(), meeting, actor)


def _held(meeting: Meeting, actor: User) -> Meeting:
    """The meeting's row: links and attendance come one after the other, so that nobody falls between them."""
    meeting = seats.locked(meeting.pk)
    if not policies.may_link(actor, meeting):
        raise PermissionDenied
    return meeting


def _count(
    links: Iterable[CourseMeeting], meeting: Meeting, actor: User | None, among: Collection[uuid.UUID] | None = None
) -> None:
    """``among``: ids of registrations, None for all. What cannot be confirmed, such as one's own, is left for somebody
    else."""
    links = list(links)
    people = presence.of(meeting, among) if links else {}
    for made in links:
        for enrolment in _rounds(made, meeting, people):
            may = partial(course_policies.may_confirm, enrolment=enrolment, item_key=made.item_key)
            if by := next((each for each in (people[enrolment.person_id], actor) if each and may(each)), None):
                evidence = {"meeting": str(meeting.pk), "day": clock.day_of(meeting.starts_at).isoformat()}
                courses.confirm_item(enrolment=enrolment, item_key=made.item_key, actor=by, evidence=evidence)


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
