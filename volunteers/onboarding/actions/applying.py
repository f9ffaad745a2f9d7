"""Applying for a task, and taking the application back."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory import phones
from network.directory.models import Organisation, Term
from network.geography.models import Municipality
from volunteers.onboarding import areas, policies
from volunteers.onboarding.actions import steps
from volunteers.onboarding.actions.accepted import accepted
from volunteers.onboarding.mails import steps as mails
from volunteers.onboarding.models import (
    Acceptance,
    FreeTime,
    Speaks,
    Task,
    Transition,
    Volunteer,
    Volunteering,
)
from volunteers.onboarding.states import OPEN, Age, Document, State, Way


class Answers(TypedDict, total=False):
    """What an applicant tells. ``ways``: values of states.Way; ``languages``: how well, by term; ``times``: (weekday,
    part of the day); ``message``: why they would like to help. What is left out stays as they told it before."""

    phone: str
    ways: Iterable[str]
    topics: Iterable[Term]
    skills: Iterable[Term]
    languages: Mapping[Term, str]
    times: Iterable[tuple[int, str]]
    travel_km: int
    needs: str
    mails_wanted: bool
    message: str


@transaction.atomic
def apply(
    *,
    person: User,
    task: Task,
    municipality: Municipality,
    age: str,
    consent_version: str,
    consent_language: str,
    organisation: Organisation | None = None,
    seed: str = "",
    **answers: Unpack[Answers],
) -> Volunteering:
    """Sends the application to who handles it there (areas.route), with the consent to its handling. ``seed`` stands in
    the form: sent twice with the same, it is one application and one mail to each.

    Raises Refused: "child" under 15, "adults_only" under 18 for a task that is for adults, "retired" for a task nobody
    can apply for any more, "open_already" with another open one for the task there, "changed" for a consent in another
    version than that of today, "no_recruiter" for an organisation that does not recruit there.
    """
    if not policies.may_apply(person):
        raise PermissionDenied
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # as anonymising._hold
    pk = uuid.UUID(bytes=hashlib.sha256(f"{person.pk}:{seed}".encode()).digest()[:16]) if seed else uuid.uuid4()
    known = Volunteering.objects.filter(pk=pk).first()
    if known:
        return known
    _must_be_possible(task, municipality, organisation, age)
    region, network = areas.route(municipality)
    _must_be_the_only_one(person, task, region.pk, organisation)
    volunteering = Volunteering(pk=pk, task=task, municipality=municipality, region=region, network=network)
    volunteering.volunteer, volunteering.organisation = _told(person, municipality, answers), organisation
    volunteering.message, volunteering.under_age = answers.get("message", "").strip(), age == Age.YOUNG
    volunteering.full_clean(exclude=["volunteer"], validate_unique=False, validate_constraints=False)
    volunteering.save(force_insert=True)
    accepted(volunteering, Document.APPLICATION, version=consent_version, language=consent_language, person=person)
    Transition.objects.create(volunteering=volunteering, new=State.APPLIED, by=person)
    audit.record(volunteering, "onboarding.volunteering.apply", actor=person, region=region.code)
    steps.post(mails.applied(volunteering))
    return volunteering


@transaction.atomic
def withdraw(*, volunteering: Volunteering, actor: User) -> Volunteering:
    """By the applicant, before the agreement is made. What they told is deleted at once, unless another volunteering of
    theirs goes on; the consent to its handling ends. Raises Refused when it is too late for that."""
    volunteering = steps.own(volunteering, actor)
    if volunteering.state == State.WITHDRAWN:
        return volunteering
    volunteering.message = volunteering.interview_place = volunteering.interview_wish = ""
    steps.move(volunteering=volunteering, to=State.WITHDRAWN, actor=actor, line="onboarding.volunteering.withdraw")
    consents = Acceptance.objects.in_force().filter(volunteering=volunteering)
    consents.filter(document__in=[Document.APPLICATION, Document.EXTRACT]).update(withdrawn_at=clock.now())
    # Held before it is asked what else goes on: another application of theirs may be on its way just now.
    volunteer = Volunteer.objects.select_for_update(of=("self",)).get(volunteerings=volunteering)
    if not volunteer.volunteerings.filter(state__in=OPEN).exists():
        _forget(volunteer)
    return volunteering


def _must_be_possible(task: Task, municipality: Municipality, organisation: Organisation | None, age: str) -> None:
    if age == Age.CHILD:
        said = _("You can become a volunteer at 15. Until then you are welcome to learn on our courses.")
        raise Refused(said, code="child")
    if age not in {Age.ADULT, Age.YOUNG}:
        raise Refused(_("Tell how old you are."), code="no_age")
    if age == Age.YOUNG and not task.from_15:
        raise Refused(_("This task is for those who are 18 or older. Choose another one."), code="adults_only")
    if task.retired:
        raise Refused(_("One cannot apply for this task any more. Choose another one."), code="retired")
    if organisation and not areas.recruiters(municipality).filter(pk=organisation.pk).exists():
        raise Refused(_("This organisation takes no applications there. Choose another one."), code="no_recruiter")


def _must_be_the_only_one(person: User, task: Task, region: int, organisation: Organisation | None) -> None:
    where = {"organisation": organisation} if organisation else {"organisation": None, "region": region}
    if Volunteering.objects.open().filter(volunteer__person=person, task=task, **where).exists():
        said = _("You have applied for this task already. See on your own page how far it is.")
        raise Refused(said, code="open_already")


def _told(person: User, municipality: Municipality, answers: Any) -> Volunteer:
    """The volunteer as they told of themselves just now. The row is held: what they change in another window at the
    same moment comes after it."""
    held = Volunteer.objects.select_for_update(of=("self",)).filter(person=person)
    volunteer = held.first() or Volunteer(person=person)
    volunteer.municipality, volunteer.edited_at = municipality, clock.now()
    ways = answers.get("ways")
    for way in Way.values if ways is not None else []:
        setattr(volunteer, way, way in set(ways))
    for name in ("travel_km", "needs", "mails_wanted"):
        setattr(volunteer, name, answers.get(name, getattr(volunteer, name)))
    volunteer.needs = volunteer.needs.strip()
    volunteer.phone = phones.tidy(answers.get("phone", volunteer.phone))
    volunteer.full_clean(exclude=["person"])
    volunteer.save()
    for name in ("topics", "skills"):
        if name in answers:
            getattr(volunteer, name).set(answers[name])
    if "languages" in answers:
        volunteer.languages.all().delete()
        for language, level in answers["languages"].items():
            Speaks.objects.create(volunteer=volunteer, language=language, level=level)
    if "times" in answers:
        volunteer.free_times.all().delete()
        for weekday, part in dict.fromkeys(answers["times"]):
            FreeTime.objects.create(volunteer=volunteer, weekday=weekday, part=part)
    return volunteer


def _forget(volunteer: Volunteer) -> None:
    """Everything they told; the row stays, since what happened hangs on it until it is anonymised."""
    volunteer.phone = volunteer.needs = ""
    volunteer.onsite = volunteer.remote = volunteer.home = volunteer.mails_wanted = False
    volunteer.travel_km, volunteer.edited_at = 0, clock.now()
    volunteer.save()
    volunteer.topics.clear()
    volunteer.skills.clear()
    for rows in (volunteer.languages, volunteer.free_times, volunteer.absences):
        rows.all().delete()
