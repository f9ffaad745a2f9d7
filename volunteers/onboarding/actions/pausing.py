"""A break, and coming back from it: by the volunteer or who handles it, and by itself when its last day is over."""

import datetime as dt
import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from volunteers.onboarding import policies
from volunteers.onboarding.actions import steps
from volunteers.onboarding.mails import moves as mails
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State

log = logging.getLogger("vieri.volunteers")


@transaction.atomic
def pause(
    *, volunteering: Volunteering, actor: User, until: dt.date | None = None, reason: str = "", was: str = ""
) -> Volunteering:
    """A break up to and including ``until``, None: until further notice. During a break it moves the last day, or says
    that it goes on, to whoever was asked (actions.reminding). Nobody has to tell why. Raises Refused: "past" for a day
    that is over, "too_long" for a long reason."""
    volunteering = _permitted(volunteering, actor)
    if volunteering.state == State.PAUSED and volunteering.paused_until == until and not volunteering.reminded_at:
        return volunteering
    steps.unchanged(volunteering, was)
    steps.must_be(volunteering, State.ACTIVE, State.PAUSED)
    if until and until < clock.today():
        raise Refused(_("The last day of the break cannot be in the past."), code="past")
    volunteering.paused_until = until
    if volunteering.state == State.ACTIVE:
        reason, line = steps.tidy_reason(reason, needed=False), "onboarding.volunteering.pause"
        return steps.move(volunteering=volunteering, to=State.PAUSED, actor=actor, reason=reason, line=line)
    steps.ball_passed(volunteering)
    audit.record(volunteering, "onboarding.volunteering.pause", actor=actor)
    steps.post(mails.paused(volunteering))
    return volunteering


@transaction.atomic
def resume(*, volunteering: Volunteering, actor: User, was: str = "") -> Volunteering:
    """Active again, before its time or after a break without an end."""
    volunteering = _permitted(volunteering, actor)
    if volunteering.state == State.ACTIVE:
        return volunteering
    steps.unchanged(volunteering, was)
    steps.must_be(volunteering, State.PAUSED)
    line = "onboarding.volunteering.resume"
    return steps.move(volunteering=volunteering, to=State.ACTIVE, actor=actor, line=line)


def resume_due() -> int:
    """Whose break is over comes back by itself. Returns how many. One that fails is logged and tried again the next
    time, and the others go on."""
    over = Volunteering.objects.filter(state=State.PAUSED, paused_until__lt=clock.today())
    return sum(steps.each(over, _resume_if_due, log))


@transaction.atomic
def _resume_if_due(volunteering: Volunteering) -> bool:
    """False when it has come back, or was prolonged, a moment ago."""
    volunteering = steps.held(volunteering)
    until = volunteering.paused_until
    if volunteering.state != State.PAUSED or until is None or until >= clock.today():
        return False
    line = "onboarding.volunteering.resume"
    steps.move(volunteering=volunteering, to=State.ACTIVE, actor=None, automatic=True, line=line)
    return True


def _permitted(volunteering: Volunteering, actor: User) -> Volunteering:
    volunteering = steps.held(volunteering)
    if not policies.may_pause(actor, volunteering):
        raise PermissionDenied
    return volunteering
