"""Taking one up; telling the deputy of what has waited for the coordinator for too long, then the administrators."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from core import audit, clock
from volunteers.onboarding import steps as way
from volunteers.onboarding.actions import steps
from volunteers.onboarding.mails import steps as mails
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import ANSWER_DAYS, APPLICANT, State

log = logging.getLogger("vieri.volunteers")

# In the other states nobody waits for the coordinator.
_MAY_WAIT = (*APPLICANT, State.TRAINING, State.TRIAL)


@transaction.atomic
def take(*, volunteering: Volunteering, actor: User) -> Volunteering:
    """Becomes the contact person of whom one handles, whoever was it before."""
    volunteering = steps.handled(volunteering, actor)
    if volunteering.handler_id == actor.pk:
        return volunteering
    volunteering.handler = actor
    volunteering.save(update_fields=["handler"])
    audit.record(volunteering, "onboarding.volunteering.take", actor=actor)
    return volunteering


def escalate() -> int:
    """Tells the deputies, else the other coordinators, of everything that has waited for the coordinator for
    ANSWER_DAYS; the administrators where there are none, and else when it has waited for as long again. Each is told
    once until somebody acts. Returns how often. One that fails is logged and tried again the next time, and the others
    go on."""
    since = _answered_since()
    late = Volunteering.objects.filter(state__in=_MAY_WAIT, turn_since__lte=since)
    first = _late(late.filter(escalated_at=None))
    later = _late(late.filter(_NOT_TOLD, escalated_at__lte=since))
    return sum(steps.each(later, _tell_administrators, log)) + sum(steps.each(first, _escalate_if_late, log))


@transaction.atomic
def _escalate_if_late(volunteering: Volunteering) -> bool:
    """False when somebody has acted, or another worker was faster, a moment ago."""
    volunteering = steps.held(volunteering)
    if volunteering.escalated_at or not volunteering.is_open or not way.turn(volunteering).is_late:
        return False
    if messages := mails.escalated(volunteering):
        steps.told(volunteering, messages, "escalate", "escalated_at")
    else:
        # There is nobody else to be told; the second moment is not before the first, so they are told once.
        steps.told(volunteering, mails.unanswered(volunteering), "escalate", "escalated_at", "reminded_at")
    return True


# Whoever was told has done nothing either, and the administrators do not know of it.
_NOT_TOLD = Q(reminded_at=None) | Q(reminded_at__lt=F("escalated_at"))


@transaction.atomic
def _tell_administrators(volunteering: Volunteering) -> bool:
    """False when somebody has acted, or another worker was faster, a moment ago."""
    volunteering = steps.held(volunteering)
    escalated, told = volunteering.escalated_at, volunteering.reminded_at
    if escalated is None or escalated > _answered_since() or (told and told >= escalated):
        return False
    if not volunteering.is_open or not way.turn(volunteering).is_late:
        return False
    steps.told(volunteering, mails.unanswered(volunteering), "tell_administrators", "reminded_at")
    return True


def _late(rows: QuerySet[Volunteering]) -> QuerySet[Volunteering]:
    """Of these, those that wait for the coordinator."""
    turns = way.turns(rows.select_related("task"))
    return Volunteering.objects.filter(pk__in=[pk for pk, turn in turns.items() if turn.is_late])


def _answered_since() -> dt.datetime:
    return clock.now() - dt.timedelta(days=ANSWER_DAYS)
