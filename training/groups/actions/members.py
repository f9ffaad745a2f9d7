"""Joining a group, agreeing to share progress, leaving."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from training.courses import actions as courses
from training.groups import consent, invitations, policies
from training.groups.actions.steps import led, locked
from training.groups.models import Group, Membership


@transaction.atomic
def join(*, token: str, shares_progress: bool, actor: User) -> Membership:
    """Takes part in the group of an invitation link, and starts its course unless it is started.

    Whoever is in already stays as they are. Raises Refused with the reason when the invitation does not hold:
    "unknown" (wrong or taken back), "expired" or "closed".
    """
    group = invitations.find(token)
    if group is None or not actor.is_active:
        raise no_invitation()
    group = locked(Group.objects.select_related("course"), group.pk)
    if group.token_hash != invitations.hashed(token):
        raise no_invitation()
    must_invite(group)
    known = group.memberships.active().filter(person=actor).first()
    if known:
        return known
    membership = Membership(group=group, person=actor)
    if shares_progress:
        _agree(membership)
    membership.save()
    audit.record(membership, "groups.membership.join", actor=actor, shares=shares_progress)
    courses.start(course=group.course, actor=actor)
    return membership


def no_invitation() -> Refused:
    return Refused(_("This invitation does not hold any more."), code="unknown")


def must_invite(group: Group) -> None:
    """Raises Refused when nobody can join today."""
    if not group.is_open:
        raise Refused(_("This group is closed. Nobody can join it any more."), code="closed")
    if not group.invites:
        raise Refused(_("This invitation has expired."), code="expired")


@transaction.atomic
def agree_sharing(*, membership: Membership, actor: User) -> Membership:
    """From now on leaders see how far the member is, as `consent` says."""
    membership = _own(membership, actor)
    if membership.left_at is None and not membership.shares_progress:
        _agree(membership)
        membership.save(update_fields=["shares_progress", "consent_version", "consented_at"])
        audit.record(membership, "groups.membership.agree", actor=actor, version=membership.consent_version)
    return membership


@transaction.atomic
def withdraw_sharing(*, membership: Membership, actor: User) -> Membership:
    """Leaders see nothing but the name from the next page on."""
    membership = _own(membership, actor)
    if membership.shares_progress:
        membership.shares_progress = False
        membership.save(update_fields=["shares_progress"])
        audit.record(membership, "groups.membership.withdraw", actor=actor)
    return membership


@transaction.atomic
def leave(*, membership: Membership, actor: User) -> Membership:
    """The course and its progress stay with the person."""
    return _end(_own(membership, actor), "groups.membership.leave", actor)


@transaction.atomic
def remove_member(*, membership: Membership, actor: User) -> Membership:
    """The same, done by a leader."""
    led(membership.group, actor)
    return _end(locked(Membership.objects.all(), membership.pk), "groups.membership.remove", actor)


def _agree(membership: Membership) -> None:
    membership.shares_progress = True
    membership.consent_version, membership.consented_at = consent.CURRENT, clock.now()


def _own(membership: Membership, actor: User) -> Membership:
    membership = locked(Membership.objects.all(), membership.pk)
    if not policies.is_own(actor, membership):
        raise PermissionDenied
    return membership


def _end(membership: Membership, line: str, actor: User) -> Membership:
    if membership.left_at is None:
        membership.left_at, membership.shares_progress = clock.now(), False
        membership.save(update_fields=["left_at", "shares_progress"])
        audit.record(membership, line, actor=actor)
    return membership
