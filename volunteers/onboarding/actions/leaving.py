"""The end: a volunteer stops, or an application is declined."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from volunteers.onboarding import policies
from volunteers.onboarding.actions import steps
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State


@transaction.atomic
def leave(*, volunteering: Volunteering, actor: User, reason: str = "", was: str = "") -> Volunteering:
    """Ends it, with thanks: by the volunteer, who need not tell why, or by who handles it, with a reason that the
    volunteer reads. An application is withdrawn or declined instead. Raises Refused, code "no_reason"."""
    volunteering = steps.held(volunteering)
    if not policies.may_leave(actor, volunteering):
        raise PermissionDenied
    if volunteering.state == State.LEFT:
        return volunteering
    steps.unchanged(volunteering, was)
    reason = steps.tidy_reason(reason, needed=not policies.is_own(actor, volunteering))
    line = "onboarding.volunteering.leave"
    return steps.move(volunteering=volunteering, to=State.LEFT, actor=actor, reason=reason, line=line)


@transaction.atomic
def decline(*, volunteering: Volunteering, reason: str, actor: User, was: str = "") -> Volunteering:
    """Not accepted, with a reason that the applicant reads in a mail. Raises Refused: "no_reason", and when the
    agreement is made already."""
    volunteering = steps.handled(volunteering, actor)
    if volunteering.state == State.DECLINED:
        return volunteering
    steps.unchanged(volunteering, was)
    reason = steps.tidy_reason(reason, needed=True)
    steps.taken_up(volunteering, actor)
    line = "onboarding.volunteering.decline"
    return steps.move(volunteering=volunteering, to=State.DECLINED, actor=actor, reason=reason, line=line)
