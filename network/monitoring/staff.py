"""Who gives support as staff: the contacts of member organisations who have an account, whatever their role."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from network.directory.models import Contact, Place
from network.directory.states import OrganisationState, PlaceState
from network.monitoring.givers import Giver

_OPEN = [PlaceState.PUBLISHED, PlaceState.PAUSED]


def contacts_of(user: Any) -> Any:
    """A person's contacts in force of member organisations."""
    rows = Contact.objects.in_force().filter(person=user, organisation__state=OrganisationState.MEMBER)
    return rows.select_related("organisation__municipality").order_by("since", "pk")


def givers(user: Any) -> Iterator[Giver]:
    """For each organisation its places, then the organisation as a whole. Two queries; one for those without any."""
    organisations = [each.organisation for each in contacts_of(user)]
    if not organisations:
        return
    places = defaultdict(list)
    for place in Place.objects.filter(organisation__in=organisations, state__in=_OPEN).select_related("municipality"):
        places[place.organisation_id].append(place)
    for organisation in organisations:
        for place in places[organisation.pk]:
            yield Giver(f"{organisation}, {place}", organisation, place, place.municipality, voluntary=False)
        yield Giver(str(organisation), organisation, None, organisation.municipality, voluntary=False)
