"""Who is tied to an organisation, so that they take no part in its matters (ISO/IEC 17065, 4.2: impartiality)."""

import datetime as dt
from typing import Any

from django.db.models import Q

from certification.quality.states import TIE_YEARS
from core import clock
from network.directory.models import Contact, Organisation
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State


def tied(user: Any, organisation: Organisation) -> bool:
    """Answers for it, for what it is part of or for a part of it, or did within the last years; or gives support in its
    name. The database knows the first of these by itself (guards)."""
    family = Q(organisation=organisation) | Q(organisation__parent=organisation)
    if organisation.parent_id:
        family |= Q(organisation=organisation.parent_id)
    since = clock.now() - dt.timedelta(days=365 * TIE_YEARS)
    answers = Contact.objects.filter(family, Q(ended_at=None) | Q(ended_at__gte=since), person=user)
    if answers.exists():
        return True
    ours = Volunteering.objects.filter(organisation=organisation, volunteer__person=user)
    return ours.exclude(state__in=[State.DECLINED, State.WITHDRAWN]).exists()


def untied(user: Any) -> Q:
    """The same rule the other way round, for rows of many organisations at once: those of organisations that this
    person has no tie to. For models with a column "organisation"."""
    since = clock.now() - dt.timedelta(days=365 * TIE_YEARS)
    answers = Contact.objects.filter(Q(ended_at=None) | Q(ended_at__gte=since), person=user).values("organisation")
    above = Organisation.objects.filter(pk__in=answers, parent__isnull=False).values("parent")
    ours = Volunteering.objects.filter(volunteer__person=user, organisation__isnull=False)
    ours = ours.exclude(state__in=[State.DECLINED, State.WITHDRAWN])
    family = Q(pk__in=answers) | Q(parent__in=answers) | Q(pk__in=above) | Q(pk__in=ours.values("organisation"))
    return ~Q(organisation__in=Organisation.objects.filter(family).values("pk"))
