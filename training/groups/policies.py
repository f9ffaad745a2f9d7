"""Who may do what with groups. Views, actions and templates all ask here."""

from typing import Any

from network.directory import mandates
from network.directory.models import Role
from network.geography.models import Region
from training.courses.models import Enrolment
from training.groups.models import Group, GroupLeader, LeaderInvitation, Membership


def may_open(user: Any, region: Region) -> bool:
    """Coordinators, in their own regions."""
    return mandates.holds(user, Role.COORDINATOR, region)


def coordinates(user: Any, group: Group) -> bool:
    """Whether the group stands under a mandate of this person. A group of an organisation will be asked for here."""
    return mandates.holds(user, Role.COORDINATOR, group.region)


def leads(user: Any, group: Group) -> bool:
    """Whether this person was asked to lead the group and said yes."""
    return bool(user.is_active) and GroupLeader.objects.filter(group=group, person_id=user.pk).exists()


def may_lead(user: Any, group: Group) -> bool:
    """See members and what they share, invite, close, register and confirm."""
    return coordinates(user, group) or leads(user, group)


def may_appoint(user: Any, group: Group) -> bool:
    """Ask others to lead, and end that."""
    return coordinates(user, group)


def may_end_leading(user: Any, leader: GroupLeader) -> bool:
    """Whoever appoints, and leaders for themselves."""
    return may_appoint(user, leader.group) or (bool(user.is_active) and leader.person_id == user.pk)


def may_confirm(user: Any, group: Group, membership: Membership) -> bool:
    """Nobody confirms their own."""
    return membership.group_id == group.pk and membership.person_id != user.pk and may_lead(user, group)


def may_answer(user: Any, invitation: LeaderInvitation) -> bool:
    """Only whoever has the address that was asked."""
    return bool(user.is_active) and invitation.email == user.email.lower()


def is_own(user: Any, membership: Membership) -> bool:
    return bool(user.is_active) and membership.person_id == user.pk


def leads_learner(user: Any, enrolment: Enrolment, item_key: str = "") -> bool:
    """For training.courses.confirming: the learner is in an open group of the course that this person leads, or that
    stands in a region they coordinate. Whatever the part of the course is."""
    if enrolment.person_id == user.pk:
        return False
    groups = Group.objects.visible_to(user).open().filter(course=enrolment.course_id)
    return Membership.objects.active().filter(group__in=groups, person=enrolment.person_id).exists()
