"""Asking others to lead a group, and their answers. The audit trail names addresses nowhere."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, mail
from core.errors import Refused
from training.groups import mails, policies
from training.groups.actions.steps import led, locked, must_be_open
from training.groups.models import Group, GroupLeader, LeaderInvitation
from training.groups.states import LEADER_DAYS


@transaction.atomic
def add_leader(*, group: Group, email: str, actor: User) -> LeaderInvitation:
    """Asks the owner of an address to lead; they answer on their own page, once they are signed in.

    Whether the address has an account makes no difference to anything the actor can see. Asked twice, one mail goes
    out. Raises Refused for a closed group, one's own address, and ValidationError for what is no address.
    """
    group = led(group, actor)
    if not policies.may_appoint(actor, group):
        raise PermissionDenied
    must_be_open(group)
    email = email.strip().lower()
    validate_email(email)
    if email == actor.email.lower():
        raise Refused(_("You see this group already. Ask somebody else to lead it with you."), code="oneself")
    invitation = group.leader_invitations.filter(email=email).first() or LeaderInvitation(group=group, email=email)
    if invitation.pk and invitation.invited_at > _oldest():
        return invitation
    invitation.invited_at, invitation.invited_by = clock.now(), actor
    invitation.save()
    audit.record(group, "groups.group.add_leader", actor=actor, invitation=invitation.pk)
    mail.post(mails.asked_to_lead(invitation, actor))
    return invitation


@transaction.atomic
def accept_leading(*, invitation: LeaderInvitation, actor: User) -> GroupLeader | None:
    """Makes the actor a leader. None when the invitation is gone: answered with no, taken back, or too old."""
    group = locked(Group.objects.all(), invitation.group_id)
    if not policies.may_answer(actor, invitation):
        raise PermissionDenied
    waiting = LeaderInvitation.objects.waiting().filter(pk=invitation.pk)
    if not waiting.exists():
        return GroupLeader.objects.filter(group=group, person=actor).first()
    waiting.delete()
    leader, created = GroupLeader.objects.get_or_create(group=group, person=actor)
    if created:
        audit.record(group, "groups.group.accept_leading", actor=actor, person=actor.pk)
    return leader


@transaction.atomic
def decline_leading(*, invitation: LeaderInvitation, actor: User) -> None:
    group = locked(Group.objects.all(), invitation.group_id)
    if not policies.may_answer(actor, invitation):
        raise PermissionDenied
    _forget(group, invitation, "groups.group.decline_leading", actor)


@transaction.atomic
def take_back(*, invitation: LeaderInvitation, actor: User) -> None:
    """The address is not asked any more."""
    group = led(invitation.group, actor)
    if not policies.may_appoint(actor, group):
        raise PermissionDenied
    _forget(group, invitation, "groups.group.take_back", actor)


@transaction.atomic
def remove_leader(*, leader: GroupLeader, actor: User) -> None:
    """The person sees the group no more. Leaders may also end it for themselves."""
    group = locked(Group.objects.select_related("region"), leader.group_id)
    if not policies.may_end_leading(actor, leader):
        raise PermissionDenied
    gone, _rows = GroupLeader.objects.filter(pk=leader.pk).delete()
    if gone:
        audit.record(group, "groups.group.remove_leader", actor=actor, person=leader.person_id)


@transaction.atomic
def forget_invitations() -> int:
    """Deletes invitations to lead that nobody answered in time, and with them the addresses. Returns how many."""
    gone, _rows = LeaderInvitation.objects.filter(invited_at__lte=_oldest()).delete()
    return gone


def _forget(group: Group, invitation: LeaderInvitation, line: str, actor: User) -> None:
    gone, _rows = LeaderInvitation.objects.filter(pk=invitation.pk).delete()
    if gone:
        audit.record(group, line, actor=actor, invitation=invitation.pk)


def _oldest() -> dt.datetime:
    return clock.now() - dt.timedelta(days=LEADER_DAYS)
