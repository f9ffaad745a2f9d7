"""The trial: a mentor is named, sessions together are noted, and the volunteer becomes active."""

import datetime as dt
import logging
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from volunteers.onboarding import areas, mentors, policies
from volunteers.onboarding.actions import steps
from volunteers.onboarding.mails import steps as mails
from volunteers.onboarding.models import TrialSession, Volunteering
from volunteers.onboarding.states import MENTOR_DAYS, State

log = logging.getLogger("vieri.volunteers")


@transaction.atomic
def set_mentor(*, volunteering: Volunteering, mentor: User, actor: User, was: str = "") -> Volunteering:
    """Names who is beside the beginner; both get a mail. Raises Refused: "own_mentor" for the volunteer themselves,
    "no_mentor" for whoever the desk does not propose to the actor (mentors.proposed)."""
    volunteering = steps.handled(volunteering, actor)
    if volunteering.mentor_id == mentor.pk:
        return volunteering
    steps.unchanged(volunteering, was)
    steps.must_be(volunteering, State.TRAINING, State.TRIAL)
    if policies.is_own(mentor, volunteering):
        raise Refused(_("Nobody can be their own mentor."), code="own_mentor")
    if not mentors.proposed(volunteering, actor).filter(pk=mentor.pk).exists():
        raise Refused(_("Choose a mentor from the list."), code="no_mentor")
    steps.taken_up(volunteering, actor)
    volunteering.mentor = mentor
    if volunteering.state == State.TRIAL:
        steps.ball_passed(volunteering)
    else:
        volunteering.save(update_fields=["mentor", "handler"])
    audit.record(volunteering, "onboarding.volunteering.set_mentor", actor=actor, mentor=mentor.pk)
    steps.post(mails.mentor_named(volunteering, actor))
    return volunteering


@transaction.atomic
def note_session(*, volunteering: Volunteering, day: dt.date, nonce: uuid.UUID, actor: User) -> TrialSession:
    """That they have helped together on a day. ``nonce`` stands in the form: sent twice, it is one session. When the
    last one is noted, the coordinator has the ball. Raises Refused: "future", "too_early" (before the trial began)."""
    volunteering = steps.held(volunteering)
    if not policies.may_note_trial(actor, volunteering):
        raise PermissionDenied
    known = TrialSession.objects.filter(volunteering=volunteering, nonce=nonce).first()
    if known:
        return known
    steps.must_be(volunteering, State.TRIAL)
    if day > clock.today():
        raise Refused(_("The day cannot be in the future."), code="future")
    if day < clock.day_of(volunteering.since):
        raise Refused(_("The trial began later than that day."), code="too_early")
    made = TrialSession.objects.create(volunteering=volunteering, day=day, nonce=nonce, noted_by=actor)
    audit.record(volunteering, "onboarding.volunteering.note_trial", actor=actor)
    if volunteering.trial_sessions.count() == volunteering.task.trial_sessions:
        steps.ball_passed(volunteering)
        steps.post(mails.trial_over(volunteering, actor))
    return made


@transaction.atomic
def finish(*, volunteering: Volunteering, actor: User, was: str = "") -> Volunteering:
    """The trial is over and went well: active. Raises Refused, code "sessions", while some are missing."""
    volunteering = steps.handled(volunteering, actor)
    if volunteering.state == State.ACTIVE:
        return volunteering
    steps.unchanged(volunteering, was)
    steps.must_be(volunteering, State.TRIAL)
    steps.taken_up(volunteering, actor)
    return steps.move(volunteering=volunteering, to=State.ACTIVE, actor=actor)


def give_back() -> int:
    """The ball goes back to the coordinator where nobody would move it: the mentor has noted nothing for MENTOR_DAYS,
    or cannot be one any more (areas.mentors). Returns how often. One that fails is logged and tried again the next
    time, and the others go on."""
    waiting = Volunteering.objects.filter(state=State.TRIAL, mentor__isnull=False)
    return sum(steps.each(waiting.order_by("pk"), _give_back_if_due, log))


@transaction.atomic
def _give_back_if_due(volunteering: Volunteering) -> bool:
    """False while the mentor is waited for, and when all sessions are noted."""
    volunteering = steps.held(volunteering)
    mentor, noted = volunteering.mentor, volunteering.trial_sessions.count()
    if volunteering.state != State.TRIAL or mentor is None or noted >= volunteering.task.trial_sessions:
        return False
    last = volunteering.trial_sessions.aggregate(last=Max("noted_at"))["last"] or volunteering.turn_since
    is_silent = max(last, volunteering.turn_since) <= clock.now() - dt.timedelta(days=MENTOR_DAYS)
    if not is_silent and areas.mentors(volunteering).filter(pk=mentor.pk).exists():
        return False
    volunteering.mentor = None
    steps.ball_passed(volunteering)
    audit.record(volunteering, "onboarding.volunteering.give_back", actor=None, mentor=mentor.pk)
    steps.post(mails.mentor_given_back(volunteering, mentor, is_silent=is_silent))
    return True
