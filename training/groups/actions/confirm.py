"""What a leader has seen with their own eyes: who was at a meeting, who can do a thing."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from training.courses import actions as courses
from training.courses.models import Enrolment
from training.courses.states import ItemKind
from training.groups import policies
from training.groups.actions.steps import led, must_be_open
from training.groups.models import Group, Membership

# Lists are written up late, but not from another year's meetings.
OLDEST_DAYS = 366


@dataclass(frozen=True)
class Registered:
    """``new``: registered now. ``not_possible``: the part does not belong to the course as they started it."""

    new: tuple[Membership, ...]
    not_possible: tuple[Membership, ...]


@transaction.atomic
def register_attendance(
    *, group: Group, members: Collection[Membership], item_key: str, day: dt.date, actor: User
) -> Registered:
    """That these members were at a meeting of the course on ``day``. Who is registered already stays as registered.

    Raises Refused for a closed group and for a day in the future or more than OLDEST_DAYS ago.
    """
    group = led(group, actor)
    must_be_open(group)
    if not clock.today() - dt.timedelta(days=OLDEST_DAYS) <= day <= clock.today():
        raise Refused(_("Choose a day that has passed, within the last year."), code="day")
    new, not_possible = [], []
    for membership in members:
        enrolment = _enrolment(group, membership, actor)
        evidence = {"group": str(group.pk), "day": day.isoformat()}
        try:
            if _confirm(enrolment, item_key, ItemKind.ATTENDANCE, evidence, actor):
                new.append(membership)
        except Refused:
            not_possible.append(membership)
    if new:
        ids = [each.pk for each in new]
        audit.record(group, "groups.group.register_attendance", actor=actor, item=item_key, members=ids)
    return Registered(tuple(new), tuple(not_possible))


@transaction.atomic
def confirm_skill(*, group: Group, membership: Membership, item_key: str, actor: User) -> bool:
    """That the actor has seen the member do this. False when it was confirmed before.

    Raises Refused for a closed group and when the skill does not belong to the course as the member started it.
    """
    group = led(group, actor)
    must_be_open(group)
    enrolment = _enrolment(group, membership, actor)
    new = _confirm(enrolment, item_key, ItemKind.SKILL, {"group": str(group.pk)}, actor)
    if new:
        audit.record(membership, "groups.membership.confirm_skill", actor=actor, item=item_key)
    return new


def _enrolment(group: Group, membership: Membership, actor: User) -> Enrolment:
    """The member's latest round on the course. Raises PermissionDenied for oneself and for members of other groups."""
    if membership.left_at is not None or not policies.may_confirm(actor, group, membership):
        raise PermissionDenied
    rows = Enrolment.objects.filter(person=membership.person_id, course=group.course_id)
    return rows.select_related("version").order_by("-cycle")[:1].get()


@transaction.atomic
def _confirm(enrolment: Enrolment, item_key: str, kind: ItemKind, evidence: dict[str, str], actor: User) -> bool:
    item = enrolment.version.item(item_key)
    if item is None or item["kind"] != kind:
        raise Refused(_("This part does not belong to the course as it was started."), code="unknown_item")
    if enrolment.progress.filter(item_key=item_key).exists():
        return False
    courses.confirm_item(enrolment=enrolment, item_key=item_key, actor=actor, evidence=evidence)
    return True
