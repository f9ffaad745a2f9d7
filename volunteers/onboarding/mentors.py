"""Whom the desk proposes as the mentor of a new volunteer."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from network.directory.models import Vocabulary
from volunteers.onboarding import areas
from volunteers.onboarding.models import Volunteer, Volunteering

SKILL = "mentoring"


def proposed(volunteering: Volunteering) -> QuerySet[User]:
    """Of those who can be it (areas.mentors) whoever says that they can mentor, and who handles it: the network itself
    is beside a beginner where nobody else is."""
    skilled = Volunteer.objects.filter(person=OuterRef("pk"), skills__vocabulary=Vocabulary.SKILL, skills__key=SKILL)
    handling = {each.person.pk for each in (*areas.managers(volunteering), *areas.coordinators(volunteering))}
    known = {volunteering.mentor_id} - {None}
    return areas.mentors(volunteering).filter(Q(Exists(skilled)) | Q(pk__in=handling | known))
