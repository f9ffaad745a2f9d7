"""Taking one up, and telling the deputy of what has waited for the coordinator for too long."""

import datetime as dt
import logging

from django.db import transaction

from accounts.models import User
from core import audit, clock
from volunteers.onboarding import steps as way
from volunteers.onboarding.actions import steps
from volunteers.onboarding.mails import steps as mails
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import ANSWER_DAYS, APPLICANT, State

log = logging.getLogger("vieri.volunteers")

# In the other states nobody waits for the coordinator.
_MAY_WAIT = (*APPLICANT, State.TRIAL)


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
    """Tells the deputies, else the other coordinators, else the administrators, of everything that has waited for the
    coordinator for ANSWER_DAYS; once until somebody acts. Returns of how many. One that fails is logged and tried again
    the next time, and the others go on."""
    since = clock.now() - dt.timedelta(days=ANSWER_DAYS)
    silent = Volunteering.objects.filter(state__in=_MAY_WAIT, turn_since__lte=since, escalated_at=None)
    late = way.turns(silent.select_related("task"))
    waiting = Volunteering.objects.filter(pk__in=[pk for pk, turn in late.items() if turn.is_late])
    return sum(steps.each(waiting, _escalate_if_late, log))


@transaction.atomic
def _escalate_if_late(volunteering: Volunteering) -> bool:
    """False when somebody has acted, or another worker was faster, a moment ago."""
    volunteering = steps.held(volunteering)
    if volunteering.escalated_at or not volunteering.is_open or not way.turn(volunteering).is_late:
        return False
    volunteering.escalated_at = clock.now()
    volunteering.save(update_fields=["escalated_at"])
    audit.record(volunteering, "onboarding.volunteering.escalate", actor=None)
    steps.post(mails.escalated(volunteering))
    return True
