"""For whom a person may enter a request for help: a region, a network of it, or an organisation they answer for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from network.directory import mandates
from network.directory.models import Contact, Network, Organisation
from network.directory.states import ContactRole, OrganisationState, Role
from network.geography.models import Municipality, Region

# Of an organisation these ask for help; a contact is only named.
ROLES = (ContactRole.MANAGER, ContactRole.EDITOR)


@dataclass(frozen=True)
class Asker:
    """``network`` None: the region as a whole. ``organisation``: entered for it, in the region of its home."""

    region: Region
    network: Network | None = None
    organisation: Organisation | None = None

    @property
    def key(self) -> str:
        """As the form sends it."""
        if self.organisation is not None:
            return f"organisation-{self.organisation.pk}"
        return f"network-{self.network.slug}" if self.network is not None else f"region-{self.region.code}"

    def __str__(self) -> str:
        return str(self.organisation or self.network or self.region)

    def municipalities(self) -> QuerySet[Municipality]:
        """Where the help may be needed."""
        rows: QuerySet[Municipality] = Municipality.objects.in_force()
        if self.network is not None:
            return rows.filter(networks=self.network)
        return rows.filter(region=self.region)


def of(user: Any) -> list[Asker]:
    """In two queries; the regions first. Nothing for strangers."""
    if not user.is_authenticated or not user.is_active:
        return []
    found = dict.fromkeys([*_coordinated(user), *_answered_for(user)])
    return sorted(found, key=lambda each: (each.organisation is not None, each.network is not None, str(each)))


def any_of(user: Any) -> bool:
    """Whether there is one at all. Two queries at most."""
    if not user.is_authenticated or not user.is_active:
        return False
    return mandates.of(user).filter(role=Role.COORDINATOR).exists() or _contacts(user).exists()


def _coordinated(user: Any) -> Iterator[Asker]:
    for held in mandates.of(user).filter(role=Role.COORDINATOR):
        if held.network is None or held.network.ended_at is None:
            yield Asker(held.region, held.network)


def _answered_for(user: Any) -> Iterator[Asker]:
    for contact in _contacts(user).select_related("organisation__municipality__region"):
        yield Asker(contact.organisation.municipality.region, organisation=contact.organisation)


def _contacts(user: Any) -> QuerySet[Contact]:
    rows = Contact.objects.in_force().filter(person=user, role__in=ROLES)
    return rows.filter(organisation__state=OrganisationState.MEMBER)
