"""Whom the desk proposes as the mentor of a new volunteer."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from network.directory.models import Vocabulary
from network.directory.states import Role
from volunteers.onboarding import areas
from volunteers.onboarding.models import Volunteer, Volunteering
from volunteers.onboarding.states import State

SKILL = "mentoring"


def proposed(volunteering: Volunteering, user: Any) -> QuerySet[User]:
    """Of those who can be it (areas.mentors) whoever says that they can mentor, and who handles it: the network itself
    is beside a beginner where nobody else is. ``user`` chooses: whoever does not coordinate there handles volunteers of
    their organisation only, and learns of no others."""
    skilled = Q(
        Exists(Volunteer.objects.filter(person=OuterRef("pk"), skills__vocabulary=Vocabulary.SKILL, skills__key=SKILL))
    )
    coordinating = {each.person.pk for each in areas.coordinators(volunteering)}
    if user.pk not in coordinating | {each.person.pk for each in areas.coordinators(volunteering, Role.DEPUTY)}:
        ours = Volunteering.objects.filter(state=State.ACTIVE, organisation=volunteering.organisation_id)
        skilled &= Q(pk__in=ours.values("volunteer__person"))
    handling = coordinating | {each.person.pk for each in areas.managers(volunteering)}
    known = {volunteering.mentor_id} - {None}
    return areas.mentors(volunteering).filter(skilled | Q(pk__in=handling | known))
