"""To whom letters about a place go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet

from accounts.models import User
from network.directory import mandates
from network.directory.models import Contact, Mandate, Place
from network.directory.states import ContactRole


@dataclass(frozen=True)
class Recipient:
    """``person``: the account, if the address is known to have one, to be greeted by name."""

    email: str
    language: str
    person: User | None = None


def providers(place: Place) -> list[Recipient]:
    """Those who edit the place for its organisation; when there are none, the addresses of place and organisation."""
    return _once(_contacts(place)) or _once(_written(place))[:1]


def coordinators(place: Place) -> list[Recipient]:
    """Who coordinates where the place is, those of its network first."""
    return _once(Recipient(each.person.email, each.person.language, each.person) for each in _holders(place))


def of(place: Place) -> list[Recipient]:
    """Whom to ask whether a place is still right: its providers, else one coordinator. Empty when there is nobody."""
    return providers(place) or coordinators(place)[:1]


def others(place: Place, email: str) -> list[Recipient]:
    """Whom to tell what the owner of this address said about a place: who else edits it, or, when nobody does, the
    other addresses of place and organisation; and a coordinator."""

    def but(found: Iterable[Recipient]) -> list[Recipient]:
        return [each for each in _once(found) if each.email != email]

    return _once([*(but(_contacts(place)) or but(_written(place))), *but(coordinators(place))[:1]])


def everyone(place: Place) -> list[Recipient]:
    """Everybody who may answer for a place today, whether or not a letter would go there first."""
    return _once([*_contacts(place), *_written(place), *coordinators(place)])


def addresses(place: Place) -> set[str]:
    return {each.email for each in everyone(place)}


def coordinator(place: Place) -> User | None:
    """Whom providers can ask."""
    found = _holders(place).first()
    return found.person if found else None


def _holders(place: Place) -> QuerySet[Mandate]:
    return mandates.holders(place.municipality)


def _contacts(place: Place) -> Iterator[Recipient]:
    """Also those who have not said yes to an account yet: the link in the letter needs none."""
    rows = Contact.objects.in_force().filter(
        Q(person=None) | Q(person__is_active=True),
        organisation=place.organisation_id,
        role__in=[ContactRole.MANAGER, ContactRole.EDITOR],
    )
    for contact in rows.select_related("person"):
        person = contact.person
        if person:
            yield Recipient(person.email, person.language, person)
        else:
            yield Recipient(contact.email, _language(place))


def _written(place: Place) -> Iterator[Recipient]:
    for email in (place.email, place.organisation.email):
        yield Recipient(email, _language(place))


def _language(place: Place) -> str:
    """That of the majority where the place is: of an address without an account nothing else is known."""
    return "sv" if place.municipality.language_status.startswith("sv") else "fi"


def _once(found: Iterable[Recipient]) -> list[Recipient]:
    """Each address once, in lower case; what is no address is left out, since one bad row must not stop the rest."""
    known: dict[str, Recipient] = {}
    for each in found:
        email = each.email.strip().lower()
        if email not in known and _is_address(email):
            known[email] = Recipient(email, each.language, each.person)
    return list(known.values())


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True
