"""Opening a group, its invitation link, closing it."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.states import check_move
from network.geography.models import Region
from training.courses.models import Course
from training.groups import invitations, policies
from training.groups.actions.steps import led, locked, must_be_open
from training.groups.models import Group
from training.groups.states import GROUP_MOVES, INVITATION_DAYS, GroupState


@dataclass(frozen=True)
class Invited:
    """A group and the token of its invitation link, which nobody can read again later."""

    group: Group
    token: str


@transaction.atomic
def open_group(*, course: Course, region: Region, name: str, actor: User, seed: str = "") -> Invited:
    """A group with an invitation link that works for INVITATION_DAYS.

    ``seed`` (from `invitations.seed`) stands in the form: sent twice, it makes one group and tells its link twice.
    Raises Refused while the course has no published version, or for a name that says nothing.
    """
    if not policies.may_open(actor, region):
        raise PermissionDenied
    name, seed = " ".join(name.split()), seed or invitations.seed()
    if not name:
        raise Refused(_("Write a name for the group."), code="no_name")
    if not Course.objects.published().filter(pk=course.pk).exists():
        raise Refused(_("This course is not open yet."), code="not_published")
    locked(User.objects.all(), actor.pk)
    pk = uuid.UUID(bytes=hashlib.sha256(f"{actor.pk}:{seed}".encode()).digest()[:16])
    known = Group.objects.filter(pk=pk).first()
    if known:
        return Invited(known, invitations.token(pk, seed))
    group = Group(pk=pk, course=course, region=region, name=name, opened_by=actor)
    token = _invite(group, seed)
    group.full_clean()
    group.save(force_insert=True)
    audit.record(group, "groups.group.open", actor=actor, course=course.code, region=region.code)
    return Invited(group, token)


@transaction.atomic
def renew_invitation(*, group: Group, actor: User, seed: str = "", was: str | None = None) -> Invited:
    """A new link; the old one ends in the same moment. ``was`` is the hash that the form was made from: an old form
    that is sent again after yet another renewal must not bring its link back (Refused, code "changed")."""
    group, seed = led(group, actor), seed or invitations.seed()
    must_be_open(group)
    token = invitations.token(group.pk, seed)
    if group.token_hash == invitations.hashed(token):
        return Invited(group, token)
    if was is not None and was != (group.token_hash or ""):
        raise Refused(_("The invitation has been changed in the meantime. Look at the group again."), code="changed")
    _invite(group, seed)
    group.save(update_fields=["token_hash", "invitation_until"])
    audit.record(group, "groups.group.renew_invitation", actor=actor)
    return Invited(group, token)


@transaction.atomic
def revoke_invitation(*, group: Group, actor: User) -> Group:
    """From now on nobody joins by the link. Members stay."""
    group = led(group, actor)
    if group.token_hash:
        group.token_hash = group.invitation_until = None
        group.save(update_fields=["token_hash", "invitation_until"])
        audit.record(group, "groups.group.revoke_invitation", actor=actor)
    return group


@transaction.atomic
def close_group(*, group: Group, actor: User) -> Group:
    """Nobody joins any more and nothing is registered or confirmed; what was done stays."""
    return _move(led(group, actor), GroupState.CLOSED, "groups.group.close", actor)


@transaction.atomic
def reopen_group(*, group: Group, actor: User) -> Group:
    """As it was before; its invitation works again if its last day has not passed."""
    return _move(led(group, actor), GroupState.OPEN, "groups.group.reopen", actor)


def _invite(group: Group, seed: str) -> str:
    token = invitations.token(group.pk, seed)
    group.token_hash = invitations.hashed(token)
    group.invitation_until = clock.today() + dt.timedelta(days=INVITATION_DAYS)
    return token


def _move(group: Group, state: GroupState, line: str, actor: User) -> Group:
    """Asked for twice is done once."""
    if group.state == state:
        return group
    check_move(GROUP_MOVES, group.state, state)
    group.state = state
    group.save(update_fields=["state"])
    audit.record(group, line, actor=actor)
    return group
