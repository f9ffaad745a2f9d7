"""Who may know what a meeting leaves behind: its materials, its minutes, and what somebody promised."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from network.meetings.models import ActionPoint, Material, Meeting, Minutes, Registration
from network.meetings.policies.organising import may_organise
from network.meetings.policies.registering import own
from network.meetings.states import MeetingState, RegistrationState


def takes_part(user: Any, meeting: Meeting) -> bool:
    """Has a confirmed registration of this account or of its address. Who waits, or cancelled, takes no part."""
    if not user.is_authenticated or not user.is_active:
        return False
    rows = Registration.objects.filter(own(user), meeting=meeting.pk, state=RegistrationState.CONFIRMED)
    return rows.exists()


def is_among_us(user: Any, meeting: Meeting) -> bool:
    """Participants and who organises it: they see what is for participants only, and who promised what."""
    return takes_part(user, meeting) or may_organise(user, meeting)


def may_open_material(material: Material, *, among_us: bool) -> bool:
    """For somebody who may know of the meeting."""
    return material.removed_at is None and (material.public or among_us)


def may_write_minutes(user: Any, meeting: Meeting) -> bool:
    """Also add materials and action points: whoever organises it."""
    return may_organise(user, meeting)


def has_minutes_to_read(minutes: Minutes | None) -> bool:
    """Published ones, for whoever may see the meeting."""
    return minutes is not None and minutes.published is not None


def points_of(user: Any) -> Q:
    """Their own action points and those of the meetings they organise. One question."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    mine = Meeting.objects.coordinated_by(user).filter(pk=OuterRef("meeting"))
    return Q(owner=user.pk) | Q(Exists(mine))


def may_move_point(user: Any, point: ActionPoint) -> bool:
    """Mark it done, move its day, hand it over, give it up: its owner, and whoever organises the meeting."""
    return ActionPoint.objects.filter(points_of(user), pk=point.pk).exists()


def may_edit_point(user: Any, point: ActionPoint) -> bool:
    """Its words and its owner: whoever organises the meeting."""
    return may_organise(user, point.meeting)


def may_have_minutes(meeting: Meeting) -> bool:
    """Whether there is anything to write minutes of. A state, not a person: drafts and cancelled meetings have none."""
    return meeting.state in {MeetingState.PUBLISHED, MeetingState.HELD}
