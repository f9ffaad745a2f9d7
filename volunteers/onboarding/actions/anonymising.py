"""Forgetting people: what is kept of a volunteering that is over ends after a time, or at once with an account.

What stays counts, and leads to nobody: task, area, states and when they changed. Everything that names somebody goes,
files first: whoever is killed in between finds the row still due and goes on.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django_q.tasks import async_task

from accounts.models import User
from core import audit, clock, faults, retention
from core.mail import Message
from network.monitoring import actions as monitoring
from volunteers.onboarding import events
from volunteers.onboarding import photos as pictures
from volunteers.onboarding.actions import photos, steps
from volunteers.onboarding.mails import steps as mails
from volunteers.onboarding.models import Acceptance, Draft, ExtractSeen, TrialSession, Volunteer, Volunteering
from volunteers.onboarding.states import APPLICANT, APPLICATION_MONTHS, LEFT_MONTHS, OPEN, State

log = logging.getLogger("vieri.volunteers")

TASK = "volunteers.onboarding.tasks.anonymise"
LINE = "onboarding.volunteering.anonymise"
# Beginnings of the names of our letters' templates.
LETTERS = ("volunteering_", "volunteer_message")
# In these a volunteer reads who their mentor is.
MENTORED = ("volunteering_mentor", "volunteering_trial")

# What stays of a volunteering is its way; the rest is emptied.
_EMPTY: dict[str, Any] = {
    "volunteer": None,
    "message": "",
    "under_age": False,
    "guardian_seen_on": None,
    "guardian_seen_by": None,
    "handler": None,
    "interview_at": None,
    "interview_place": "",
    "interview_confirmed_at": None,
    "interview_wish": "",
    "mentor": None,
    "reason": "",
    "lapses_told": [],
    "lapse_told_at": None,
}


def due() -> QuerySet[Volunteering]:
    """Whose time has come: APPLICATION_MONTHS after an application that led to nothing, LEFT_MONTHS after somebody
    stopped."""
    applied, left = (clock.months_after(clock.today(), -months) for months in (APPLICATION_MONTHS, LEFT_MONTHS))
    ended = Q(state__in=[State.DECLINED, State.WITHDRAWN], ended_at__date__lte=applied)
    return Volunteering.objects.filter(ended | Q(state=State.LEFT, ended_at__date__lte=left)).order_by("ended_at", "pk")


def anonymise_due() -> int:
    """Each in a transaction of its own; when the time of a round is over, the queue goes on. Returns how many."""
    done = sum(steps.each(due().select_related("volunteer"), anonymise, log))
    if done and due().exists():
        async_task(TASK)
    return done


@transaction.atomic
def anonymise(volunteering: Volunteering) -> bool:
    """One whose time has come, and the volunteer with the last one; False when it is not due (any more)."""
    if volunteering.volunteer is None:
        return False
    _hold(volunteering.volunteer.person_id)
    held = steps.held(volunteering)
    if not due().filter(pk=held.pk).exists():
        return False
    _destroy(_forget(held))
    return True


@transaction.atomic
def anonymise_now(*, person: User, actor: User | None) -> int:
    """All of a person's volunteering, whatever its state: what is open ends first, so that the card ends, help that was
    agreed is looked for anew. Who handles it is told that, and not of whom. Letters and what is still being written
    go, too. Done twice is done once. Returns how many volunteerings. Whoever calls has asked whether it may."""
    _hold(person.pk)
    files: set[str] = set()
    told: list[Message] = []
    mine = list(Volunteering.objects.filter(volunteer__person=person).order_by("pk"))
    for each in mine:
        held = steps.held(each)
        if held.state in OPEN:
            _end(held, actor)
            told += mails.forgotten(held, actor)
        files |= _forget(held)
    for volunteer in Volunteer.objects.filter(person=person):
        files |= _forget_volunteer(volunteer)
    Draft.objects.filter(person=person).delete()
    retention.forget(*LETTERS, to=person.email, about=[each.pk for each in mine])
    # After that: of all letters about them only these stay.
    steps.post(told)
    _destroy(files)
    return len(mine)


def _hold(person: Any) -> None:
    """The person's own row, as applying does: nobody applies in the moment in which they are forgotten. Without the
    key: whoever notes what the person did waits for nobody. Then every volunteering that names them, their own and
    those of others, in one order for everybody: two who are each other's mentors can be forgotten at once."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person)
    naming = Volunteering.objects.filter(Q(volunteer__person=person) | _mentored_by(person))
    held = Volunteering.objects.select_for_update(of=("self",)).filter(pk__in=naming.values("pk"))
    list(held.order_by("pk").values_list("pk"))


def _mentored_by(person: Any) -> Q:
    return Q(mentor=person) | Q(trial_sessions__noted_by=person)


def _end(volunteering: Volunteering, actor: User | None) -> None:
    if volunteering.state in APPLICANT:
        steps.move(volunteering=volunteering, to=State.WITHDRAWN, actor=actor, line="onboarding.volunteering.withdraw")
    else:
        steps.move(volunteering=volunteering, to=State.LEFT, actor=actor, line="onboarding.volunteering.leave")


def _forget(volunteering: Volunteering) -> set[str]:
    """Empties one that is held. Returns the files of the vault that it named."""
    volunteer = volunteering.volunteer
    if volunteer is None:
        return set()
    events.forgotten.send(sender=Volunteering, volunteering=volunteering)
    is_last = not volunteer.volunteerings.exclude(pk=volunteering.pk).exists()
    if is_last:
        # As long as their volunteerings still say whose they are: higher floors look for theirs by that.
        events.anonymised.send(sender=Volunteer, volunteer=volunteer)
    files = _papers(volunteering.acceptances.all())
    volunteering.transitions.update(reason="")
    volunteering.transitions.filter(by=volunteer.person_id).update(by=None)
    for name, value in _EMPTY.items():
        setattr(volunteering, name, value)
    steps.move(volunteering=volunteering, to=State.ANONYMISED, actor=None, automatic=True, line=LINE)
    audit.unsign(Volunteering, [volunteering.pk], person=volunteer.person_id)
    return files | _forget_volunteer(volunteer) if is_last else files


def _forget_volunteer(volunteer: Volunteer) -> set[str]:
    """With everything that hangs on the row or on the person as a volunteer. Returns the files that it named."""
    person, files = volunteer.person, {volunteer.photo} - {""}
    photos.drop(volunteer, actor=None)
    files |= _papers(Acceptance.objects.filter(person=person))
    ExtractSeen.objects.filter(person=person).delete()
    _forget_mentor(person)
    monitoring.forget(person=person)
    retention.forget(*LETTERS, to=person.email)
    audit.unsign(Volunteer, [volunteer.pk], person=person)
    volunteer.delete()
    return files


def _forget_mentor(person: User) -> None:
    """Beside whom they practised, and which sessions they noted; a trial that goes on waits for another mentor from now
    on. What somebody does for those whom they handle stays theirs."""
    rows = Volunteering.objects.filter(_mentored_by(person))
    keys = set(rows.values_list("pk", flat=True))
    keys -= set(Volunteering.objects.handled_by(person).filter(pk__in=keys).values_list("pk", flat=True))
    mentored = Volunteering.objects.filter(pk__in=keys, mentor=person)
    mentored.filter(state=State.TRIAL).update(mentor=None, turn_since=clock.now(), escalated_at=None, reminded_at=None)
    mentored.update(mentor=None)
    TrialSession.objects.filter(volunteering__in=keys, noted_by=person).update(noted_by=None)
    audit.unsign(Volunteering, keys, person=person)
    retention.forget(*MENTORED, to=person.email, about=keys)


def _papers(acceptances: QuerySet[Acceptance]) -> set[str]:
    files = set(acceptances.exclude(paper="").values_list("paper", flat=True))
    acceptances.delete()
    return files


def _destroy(files: Iterable[str]) -> None:
    """Last in the transaction, not after it: a file that outlived its rows would be found by nobody."""
    for digest in files:
        pictures.destroy(digest)
    faults.reach("volunteers.files_destroyed")
