"""Reminding volunteers, once and kindly, when it is their turn and nothing happens; then the coordinator asks.

Nobody is kept without end because they never answered: what waits for a volunteer comes back to the coordinator, who
can end it, and from there it escalates as everything does.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from training.courses.models import Enrolment
from volunteers.onboarding import steps as way
from volunteers.onboarding.actions import steps
from volunteers.onboarding.mails import steps as mails
from volunteers.onboarding.models import Acceptance, Volunteering
from volunteers.onboarding.states import BREAK_MONTHS, REMIND_DAYS, SILENT_DAYS, Ball, State

log = logging.getLogger("vieri.volunteers")

# Where a volunteer may be waited for; steps.REMINDED tells more exactly.
_MAY_WAIT = (State.EXTRACT, State.AGREEMENT, State.TRAINING)


def remind() -> int:
    """Reminds volunteers who have not gone on for REMIND_DAYS, once until the ball passes; gives the ball to the
    coordinator SILENT_DAYS after that; and asks whoever has been on a break without an end for BREAK_MONTHS. Returns
    how often. One that fails is logged and tried again the next time, and the others go on."""
    due = Q(reminded_at=None, turn_since__lte=_ago(REMIND_DAYS)) | Q(reminded_at__lte=_ago(SILENT_DAYS))
    rows = Volunteering.objects.filter(due, state__in=_MAY_WAIT).select_related("task")
    turns = way.turns(rows)
    waiting = Volunteering.objects.filter(pk__in=[pk for pk, turn in turns.items() if turn.ball == Ball.VOLUNTEER])
    breaks = Volunteering.objects.filter(state=State.PAUSED, paused_until=None, reminded_at=None)
    long = breaks.filter(turn_since__date__lte=_break_began())
    return sum(steps.each(waiting, _remind_if_silent, log)) + sum(steps.each(long, _ask_back, log))


@transaction.atomic
def ask_again(*, volunteering: Volunteering, actor: User, was: str = "") -> Volunteering:
    """The coordinator, who has the ball since the volunteer is silent, asks once more: the same letter, and the ball
    goes back. Done twice is done once. Raises Refused, code "not_silent", when nobody is waited for."""
    volunteering = steps.handled(volunteering, actor)
    turn = way.turn(volunteering)
    if turn.doing in way.REMINDED and turn.ball == Ball.VOLUNTEER and volunteering.reminded_at:
        return volunteering
    steps.unchanged(volunteering, was)
    if not turn.is_silent:
        raise Refused(_("The volunteer is not to be reminded now. See how it stands."), code="not_silent")
    steps.taken_up(volunteering, actor)
    steps.ball_passed(volunteering)
    _remind(volunteering, actor)
    return volunteering


@transaction.atomic
def _remind_if_silent(volunteering: Volunteering) -> bool:
    """False when they have done something, or another worker was faster, a moment ago."""
    volunteering = steps.held(volunteering)
    turn = way.turn(volunteering)
    if turn.doing not in way.REMINDED or turn.ball != Ball.VOLUNTEER:
        return False
    last = _last_moved(volunteering)
    if volunteering.reminded_at is None:
        if last > _ago(REMIND_DAYS):
            return False
        _remind(volunteering, None)
        return True
    if last > _ago(SILENT_DAYS):
        return False
    steps.told(volunteering, mails.silent(volunteering), "silent", "turn_since")
    return True


@transaction.atomic
def _ask_back(volunteering: Volunteering) -> bool:
    """False when they have come back or said until when a moment ago."""
    volunteering = steps.held(volunteering)
    if volunteering.state != State.PAUSED or volunteering.paused_until or volunteering.reminded_at:
        return False
    if clock.day_of(volunteering.turn_since) > _break_began():
        return False
    _remind(volunteering, None)
    return True


def _remind(volunteering: Volunteering, actor: User | None) -> None:
    steps.told(volunteering, mails.reminder(volunteering), "remind", "reminded_at", actor=actor)


def _last_moved(volunteering: Volunteering) -> dt.datetime:
    """When they last did something for this step, at the latest of: getting the ball, the reminder, accepting one of
    the texts, opening one of the courses. Whoever learns slowly is not silent."""
    found = [volunteering.turn_since, volunteering.reminded_at]
    found += Acceptance.objects.filter(volunteering=volunteering).aggregate(last=Max("accepted_at")).values()
    if volunteering.volunteer and volunteering.state == State.TRAINING:
        courses = Enrolment.objects.filter(
            person=volunteering.volunteer.person_id, course__in=volunteering.task.courses.values("pk")
        )
        found += courses.aggregate(last=Max("touched_at")).values()
    return max(each for each in found if each)


def _ago(days: int) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


def _break_began() -> dt.date:
    return clock.months_after(clock.today(), -BREAK_MONTHS)
