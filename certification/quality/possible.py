"""Whom a lead can give a part in a matter: what policies.may_take asks of one person, asked of everybody at once."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from certification.quality import policies
from certification.quality.models import Application, Assignment
from certification.quality.states import OPEN, TIE_YEARS, Part
from core import clock
from network.directory.models import Contact, Organisation
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State as VolunteeringState


def people(application: Application, part: str) -> QuerySet[User]:
    """By name; ``open_parts``: how many open matters each has a part in. One query. Whether they may have the part is
    asked of the policy again when it is given."""
    codename = policies.PERMISSION_OF[Part(part)].partition(".")[2]
    given = {"codename": codename, "content_type__app_label": "quality"}
    permitted = Q(Exists(User.user_permissions.through.objects.filter(_is(given), user=OuterRef("pk"))))
    permitted |= Q(Exists(User.groups.through.objects.filter(_in_group(given), user=OuterRef("pk"))))
    rows = User.objects.filter(permitted, is_active=True)
    rows = rows.exclude(pk__in=[pk for pk in (application.begun_by_id, application.submitted_by_id) if pk])
    rows = rows.filter(~Exists(application.assignments.filter(person=OuterRef("pk"))))
    rows = rows.filter(~_tied(application.organisation))
    return _counted(rows).order_by("open_parts", "name", "pk")


def _is(given: dict[str, str]) -> Q:
    return Q(**{f"permission__{name}": value for name, value in given.items()})


def _in_group(given: dict[str, str]) -> Q:
    return Q(**{f"group__permissions__{name}": value for name, value in given.items()})


def _counted(rows: QuerySet[User]) -> QuerySet[Any]:
    mine = Assignment.objects.filter(person=OuterRef("pk"), ended_at=None, application__state__in=OPEN).order_by()
    counted = mine.values("person").annotate(number=Count("pk")).values("number")
    return rows.annotate(open_parts=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)))


def _tied(organisation: Organisation) -> Q:
    """As ties.tied, from the other side."""
    family = Q(organisation=organisation) | Q(organisation__parent=organisation)
    if organisation.parent_id:
        family |= Q(organisation=organisation.parent_id)
    since = clock.now() - dt.timedelta(days=365 * TIE_YEARS)
    answers = Contact.objects.filter(family, Q(ended_at=None) | Q(ended_at__gte=since), person=OuterRef("pk"))
    ours = Volunteering.objects.filter(organisation=organisation, volunteer__person=OuterRef("pk"))
    ours = ours.exclude(state__in=[VolunteeringState.DECLINED, VolunteeringState.WITHDRAWN])
    return Q(Exists(answers)) | Q(Exists(ours))
