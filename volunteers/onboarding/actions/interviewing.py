"""The interview: a time is proposed, confirmed or answered with others, and it is held. What was said nobody notes."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from volunteers.onboarding import steps as way
from volunteers.onboarding.actions import steps
from volunteers.onboarding.mails import moves
from volunteers.onboarding.mails import steps as mails
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import Ball, State


@transaction.atomic
def invite(*, volunteering: Volunteering, at: dt.datetime, place: str, actor: User, was: str = "") -> Volunteering:
    """Proposes a time to the applicant; again with another one in place of it. ``place``: where or how, such as by
    phone. ``was``: `steps.stamp` of what the form showed. Raises Refused: "past", "no_place", "changed"."""
    volunteering = steps.handled(volunteering, actor)
    place = " ".join(place.split())
    proposed = (volunteering.interview_at, volunteering.interview_place, volunteering.interview_wish)
    if volunteering.state == State.INTERVIEW and proposed == (at, place, ""):
        return volunteering
    steps.unchanged(volunteering, was)
    steps.must_be(volunteering, State.APPLIED, State.INTERVIEW)
    if at <= clock.now():
        raise Refused(_("Choose a time that is still to come."), code="past")
    if not place:
        raise Refused(_("Tell where or how you meet."), code="no_place")
    steps.taken_up(volunteering, actor)
    volunteering.interview_at, volunteering.interview_place = at, place
    volunteering.interview_wish, volunteering.interview_confirmed_at = "", None
    volunteering.clean_fields(exclude=["volunteer"])
    if volunteering.state == State.APPLIED:
        line = "onboarding.volunteering.invite"
        return steps.move(volunteering=volunteering, to=State.INTERVIEW, actor=actor, line=line)
    steps.ball_passed(volunteering)
    audit.record(volunteering, "onboarding.volunteering.invite", actor=actor)
    steps.post(moves.interview(volunteering))
    return volunteering


@transaction.atomic
def confirm(*, volunteering: Volunteering, actor: User, was: str = "") -> Volunteering:
    """The applicant comes at the time that was proposed. ``was``: `steps.stamp` of what the page showed: nobody agrees
    to a time they have not read. Raises Refused, code "past", once that is over, "changed", and "no_time" while none
    stands."""
    volunteering = steps.own(volunteering, actor)
    steps.unchanged(volunteering, was)
    if volunteering.interview_confirmed_at and volunteering.state == State.INTERVIEW:
        return volunteering
    steps.must_be(volunteering, State.INTERVIEW)
    if volunteering.interview_at is None or volunteering.interview_wish:
        raise Refused(_("No time is proposed now. The coordinator answers you."), code="no_time")
    if volunteering.interview_at <= clock.now():
        raise Refused(_("The time has passed. Propose others, and the coordinator answers you."), code="past")
    volunteering.interview_confirmed_at = clock.now()
    steps.ball_passed(volunteering)
    audit.record(volunteering, "onboarding.volunteering.confirm_interview", actor=actor)
    steps.post(mails.interview_confirmed(volunteering))
    return volunteering


@transaction.atomic
def propose(*, volunteering: Volunteering, times: str, actor: User) -> Volunteering:
    """The applicant cannot come then and says when they can, in their own words. Raises Refused without any."""
    volunteering = steps.own(volunteering, actor)
    times = " ".join(times.split())
    if volunteering.interview_wish and volunteering.interview_wish == times:
        return volunteering
    steps.must_be(volunteering, State.INTERVIEW)
    if not times:
        raise Refused(_("Tell which times suit you."), code="no_times")
    before = way.turn(volunteering)
    volunteering.interview_wish, volunteering.interview_confirmed_at = times, None
    volunteering.clean_fields(exclude=["volunteer"])
    if before.ball == Ball.COORDINATOR:
        # Since the first proposal, or since the time of the interview: who waits does not begin to wait anew, and a
        # deputy who was told goes on seeing it.
        volunteering.turn_since = before.since
        volunteering.save()
    else:
        steps.ball_passed(volunteering)
    audit.record(volunteering, "onboarding.volunteering.propose_times", actor=actor)
    steps.post(mails.other_times(volunteering))
    return volunteering


@transaction.atomic
def done(*, volunteering: Volunteering, actor: User, was: str = "") -> Volunteering:
    """It was held, and it goes on: to the extract where the task is with minors, else to the agreement. Raises Refused
    as `steps.move` ("guardian" while the consent of a guardian has not been seen)."""
    volunteering = steps.handled(volunteering, actor)
    if volunteering.state in {State.EXTRACT, State.AGREEMENT}:
        return volunteering
    steps.unchanged(volunteering, was)
    steps.must_be(volunteering, State.INTERVIEW)
    steps.taken_up(volunteering, actor)
    return steps.move(volunteering=volunteering, to=way.after(volunteering), actor=actor)
