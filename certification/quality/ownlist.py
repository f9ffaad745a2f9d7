"""What the list of an applicant shows: organisations that could apply, their certificates, their matters."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from certification.quality.models import Application, Certification
from core import clock
from network.directory.models import Contact, Organisation
from network.directory.states import ContactRole, OrganisationState

_WRITE = [ContactRole.MANAGER, ContactRole.EDITOR]
# Somebody who answers for more organisations than this begins from the page of the organisation.
_MOST = 50


@dataclass(frozen=True)
class Own:
    """``begins``: whether this person may begin an application for it; else a main contact may."""

    organisation: Organisation
    begins: bool


def writers(user: Any) -> QuerySet[Contact]:
    """As what this person may write for members of the network."""
    rows = Contact.objects.in_force().filter(person=user, person__is_active=True, role__in=_WRITE)
    return rows.filter(organisation__state=OrganisationState.MEMBER)


def organisations(user: Any) -> list[Own]:
    """Those for which nothing is under way and that are not certified. Two queries."""
    busy = Q(quality_applications__in=Application.objects.open())
    busy |= Q(certifications__in=_standing().filter(valid_to__gte=clock.today()))
    free = Organisation.objects.exclude(pk__in=Organisation.objects.filter(busy).values("pk"))
    rows = writers(user).filter(organisation__in=free).select_related("organisation__municipality")
    found = rows.order_by("organisation__name", "pk")[:_MOST]
    return [Own(each.organisation, each.role == ContactRole.MANAGER) for each in found]


def certifications(user: Any) -> list[Certification]:
    """Those that hold or held last, of organisations that this person answers for. One query."""
    rows = Certification.objects.of_organisation_of(user).filter(replaced_by=None)
    return list(rows.select_related("organisation", "version__scheme").order_by("-valid_from", "pk")[:_MOST])


def matters(user: Any) -> QuerySet[Application]:
    """Open ones first, then the newest."""
    rows = Application.objects.of_applicant(user).select_related("organisation")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-begun_at", "pk")


def _standing() -> QuerySet[Certification]:
    return Certification.objects.filter(ended_at=None, replaced_by=None)
