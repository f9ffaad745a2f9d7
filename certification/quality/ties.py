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
