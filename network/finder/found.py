"""Offers become places: each once, in the kind of help that comes first, in an order that stays the same."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from network.finder.facets import of_text
from network.finder.models import Delivery
from network.finder.queries import Reaching, Row
from network.finder.where import Where
from network.geography.distance import kilometres

PER_PAGE = 10
PAGES = 20
# Of the first page so many places one goes to, helpers who come home, and numbers to call: whoever cannot leave home
# need not leaf through all the others. What one kind does not fill, the next ones take.
_FIRST_PAGE = {Delivery.SITE: 6, Delivery.HOME: 2, Delivery.REMOTE: 2}
ORDER = tuple(_FIRST_PAGE)
# A place whose door is not known stands somewhere in its municipality: not before those that are known to be near.
_UNSURE_KM = 5.0


@dataclass
class Candidate:
    """A place with its offers that fit, and the facets of each (see `facets`). ``km``: from the point of the search,
    None without one. ``exact``: to its door. ``breadth``: how many municipalities it reaches, if it comes home or is
    remote; ``town``: the name of one of them, where a whole region was asked for."""

    place: UUID
    delivery: Delivery
    municipality: int | None = None
    km: float | None = None
    exact: bool = False
    breadth: int = 0
    town: str = ""
    offers: dict[UUID, str] = field(default_factory=dict)

    @property
    def facets(self) -> set[int]:
        """What one of the offers has, or the place."""
        return set().union(*(of_text(text) for text in self.offers.values()))


def sites(rows: Iterable[Row], where: Where) -> list[Candidate]:
    """Nearest first; of a region by municipality, in the order of their names."""
    found: dict[str, Candidate] = {}
    for row in rows:
        if row.place not in found:
            far = kilometres(where.point, (row.lat, row.lon)) if where.point and not where.region else None
            found[row.place] = Candidate(UUID(row.place), Delivery.SITE, row.municipality, far, row.exact)
        found[row.place].offers[UUID(row.offer)] = row.facets
    return sorted(found.values(), key=_by_municipality(where) if where.region else _by_distance)


def _by_municipality(where: Where) -> Callable[[Candidate], tuple[str, UUID]]:
    return lambda each: (where.names.get(each.municipality or 0, ""), each.place)


def _by_distance(each: Candidate) -> tuple[float, UUID]:
    far = each.km or 0.0
    return far if each.exact else max(far, _UNSURE_KM), each.place


def reaching(rows: Iterable[Reaching]) -> list[Candidate]:
    """In the order given: those of few municipalities first."""
    found: dict[tuple[str, str], Candidate] = {}
    for row in rows:
        key = (row.place, row.delivery)
        if key not in found:
            found[key] = Candidate(UUID(row.place), Delivery(row.delivery), breadth=row.breadth)
        found[key].offers[UUID(row.offer)] = row.facets
    return list(found.values())


def together(candidates: Iterable[Candidate]) -> dict[Delivery, list[Candidate]]:
    """Each place once, with all its offers, in the first of the kinds in ORDER that it has."""
    seen: dict[UUID, Candidate] = {}
    kinds: dict[Delivery, list[Candidate]] = {delivery: [] for delivery in ORDER}
    for each in sorted(candidates, key=lambda each: ORDER.index(each.delivery)):
        if each.place in seen:
            seen[each.place].offers |= each.offers
        else:
            seen[each.place] = each
            kinds[each.delivery].append(each)
    return kinds


def arranged(kinds: Mapping[Delivery, Sequence[Candidate]]) -> list[Candidate]:
    """One row of places for all pages: the first page has some of each kind, then come the rest kind by kind. Where not
    all find room, places one goes to make room for helpers and numbers, of which there are few; but half is theirs."""
    most = PER_PAGE * PAGES
    room = max(most - sum(len(kinds[each]) for each in ORDER if each != Delivery.SITE), most // 2)
    kinds = {**kinds, Delivery.SITE: _shortened(kinds[Delivery.SITE], room)}
    first = {delivery: min(share, len(kinds[delivery])) for delivery, share in _FIRST_PAGE.items()}
    for delivery in ORDER:
        room = PER_PAGE - sum(first.values())
        first[delivery] += min(room, len(kinds[delivery]) - first[delivery])
    heads = [each for delivery in ORDER for each in kinds[delivery][: first[delivery]]]
    return (heads + [each for delivery in ORDER for each in kinds[delivery][first[delivery] :]])[:most]


def _shortened(sites: Sequence[Candidate], room: int) -> Sequence[Candidate]:
    """The nearest of them; of a region, where nothing is nearest, as many of each municipality."""
    if len(sites) <= room or sites[0].km is not None:
        return sites[:room]
    before: Counter[int | None] = Counter()
    ranks = []
    for number, each in enumerate(sites):
        ranks.append((before[each.municipality], number))
        before[each.municipality] += 1
    return [sites[number] for number in sorted(number for _rank, number in sorted(ranks)[:room])]


def page_of(row: Sequence[Candidate], number: int) -> tuple[Sequence[Candidate], int, int]:
    """The places of a page, its number and how many pages there are; beyond the end it is the last page."""
    pages = max(1, -(-len(row) // PER_PAGE))
    number = min(max(number, 1), pages)
    return row[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages
