"""Tables of the directory: vocabulary, mandates and networks; organisations; places and what help is given there."""

from network.directory.models.agreement import Agreement, AgreementQuerySet
from network.directory.models.area import Network, NetworkQuerySet
from network.directory.models.mandate import Mandate, MandateQuerySet
from network.directory.models.offer import HoursException, Offer, OfferQuerySet, WeeklyHours
from network.directory.models.organisation import (
    Commitment,
    Contact,
    ContactQuerySet,
    Organisation,
    OrganisationQuerySet,
)
from network.directory.models.place import ConfirmationLink, Place, PlaceFact, PlaceQuerySet
from network.directory.models.vocabulary import Term, TermQuerySet, Vocabulary
from network.directory.states import Role

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "Commitment",
    "ConfirmationLink",
    "Contact",
    "ContactQuerySet",
    "HoursException",
    "Mandate",
    "MandateQuerySet",
    "Network",
    "NetworkQuerySet",
    "Offer",
    "OfferQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "Place",
    "PlaceFact",
    "PlaceQuerySet",
    "Role",
    "Term",
    "TermQuerySet",
    "Vocabulary",
    "WeeklyHours",
]
