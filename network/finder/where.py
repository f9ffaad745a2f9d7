"""Where somebody searches from: a position, the middle of a municipality, a region, or nowhere in particular."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from network.finder import reach
from network.finder.index import NEAR_KM
from network.finder.question import Question
from network.geography import distance
from network.geography.models import Municipality, PostalCode, Region
from network.geography.names import understand


@dataclass(frozen=True)
class Where:
    """``point``: what distances are counted from, None without any. ``municipality``: whose remote and home support is
    asked for; with a position that of the nearest middle. ``radius``: kilometres around ``point`` to begin with.

    ``guessed``: something else was typed. ``choices``: several places fit, and none was taken. ``unknown``: none fits.
    ``postal_code``: what was typed was one, or the name of its area. ``keys``: of the municipality, or of those of the
    region, with all that were merged into them (see `reach`). ``names``: of a region's municipalities, by these keys.
    """

    point: tuple[float, float] | None = None
    exact: bool = False
    municipality: Municipality | None = None
    region: Region | None = None
    postal_code: PostalCode | None = None
    radius: float = NEAR_KM
    guessed: bool = False
    choices: tuple[Municipality | Region, ...] = ()
    unknown: bool = False
    keys: frozenset[int] = frozenset()
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        return self.point is not None

    @property
    def of_region(self) -> Region | None:
        """The region to be shown on the map."""
        return self.region or (self.municipality.region if self.municipality else None)


def find(question: Question) -> Where:
    """Up to five queries."""
    if question.near:
        nearest = distance.nearest(*question.near)
        municipality = nearest[0].municipality if nearest else None
        return Where(point=question.near, exact=True, municipality=municipality, keys=_keys(municipality))
    if not question.place:
        return Where()
    found = understand(question.place)
    if found.municipality:
        return Where(
            point=(found.municipality.lat, found.municipality.lon),
            municipality=found.municipality,
            postal_code=found.postal_code,
            guessed=found.guessed,
            keys=_keys(found.municipality),
        )
    if found.region:
        return _region(found.region, guessed=found.guessed)
    return Where(choices=found.choices, unknown=not found.choices)


def _keys(municipality: Municipality | None) -> frozenset[int]:
    return frozenset(reach.keys(municipality) if municipality else ())


def _region(region: Region, *, guessed: bool) -> Where:
    """The middle of its municipalities of today, and a circle around them all."""
    moved = reach.merged()
    every: QuerySet[Municipality] = QuerySet(Municipality).filter(region=region)
    inside = [one for one in every if one.pk not in moved]
    if not inside:
        return Where(region=region, guessed=guessed, unknown=True)
    lat, lon = (sum(each) / len(inside) for each in zip(*((one.lat, one.lon) for one in inside), strict=True))
    # A municipality reaches beyond its middle.
    radius = max(distance.kilometres((lat, lon), (one.lat, one.lon)) for one in inside) + 2 * NEAR_KM
    names = {one.pk: one.name for one in inside}
    names |= {old: names[new] for old, (new, _region) in moved.items() if new in names}
    keys = frozenset(names)
    return Where(point=(lat, lon), region=region, radius=radius, guessed=guessed, keys=keys, names=names)
