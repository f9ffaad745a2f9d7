"""The facts of the release: regions, municipalities, postal codes."""

from django.db import transaction

from network.geography import facts
from network.geography.models import Municipality, PostalCode, Region


@transaction.atomic
def load_regions() -> int:
    """Makes the regions those of the CSV file and returns how many rows were added or changed; none is ever removed."""
    return facts.write_regions(Region)


@transaction.atomic
def load_municipalities() -> int:
    """As `load_regions`, for municipalities. The regions must be there (KeyError otherwise)."""
    return facts.write_municipalities(Municipality, Region)


@transaction.atomic
def load_postal_codes() -> int:
    """As `load_regions`, for postal codes. The municipalities must be there (KeyError otherwise)."""
    return facts.write_postal_codes(PostalCode, Municipality)


@transaction.atomic
def load_all() -> dict[str, int]:
    """All three in their order: how many rows were added or changed, by the name of the file."""
    return facts.load_all(Region, Municipality, PostalCode)
