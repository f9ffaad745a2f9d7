"""Which rows an answer holds, in which order; and the rows themselves with everything that is said of them, in a number
of queries that does not grow with them."""

import datetime as dt
import hashlib
import math
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, FloatField, Max, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import CombinedExpression

from core import clock
from network.directory.models import Offer, Organisation, Place, PlaceFact, Term, Vocabulary
from network.directory.states import FactAnswer, PlaceKind
from network.geography import distance
from network.geography.models import Municipality, PostalCode, Region
from network.opendata import release, texts
from network.opendata.models import Entry, is_active, is_gone_since
from network.opendata.told import TOLD as _TOLD

_EARTH_METRES = distance.EARTH * 1000


@dataclass(frozen=True)
class Near:
    """Within ``metres`` of a point (degrees)."""

    lat: float
    lon: float
    metres: int


@dataclass(frozen=True)
class Narrowed:
    """What somebody seeks; what is empty does not narrow. ``terms``: (taxonomy, code) pairs, one of which must fit;
    an empty tuple fits nothing. ``serving``: for people of this municipality; ``near`` takes its place."""

    search: str = ""
    organisation: uuid.UUID | None = None
    terms: tuple[tuple[str, str], ...] | None = None
    municipality: str = ""
    region: str = ""
    serving: Municipality | None = None
    near: Near | None = None
    modified_after: dt.datetime | None = None


def entries(narrowed: Narrowed) -> QuerySet[Entry]:
    """Active services, in a fixed order: by id, or the nearest first. With ``modified_after`` those that went, too:
    by whatever else is asked, except the organisation, they are not narrowed, since what they were is no longer said;
    an answer about a place on the map has none."""
    shown = is_active() & _fits(narrowed)
    since = narrowed.modified_after
    if since is not None:
        shown &= Q(modified_at__gte=since)
    if narrowed.near is not None:
        return _near(Entry.objects.filter(shown), narrowed.near)
    if since is not None and narrowed.serving is None:
        shown |= is_gone_since(since)
    found: QuerySet[Entry] = Entry.objects.filter(shown)
    if narrowed.organisation is not None:
        found = found.filter(organisation=narrowed.organisation)
    return found.order_by("pk")


def _fits(narrowed: Narrowed) -> Q:
    fits = Q()
    for word in texts.words(narrowed.search):
        fits &= Q(text__contains=word)
    if narrowed.organisation is not None:
        fits &= Q(organisation=narrowed.organisation)
    if narrowed.municipality:
        fits &= _stands_in(code=narrowed.municipality)
    if narrowed.region:
        fits &= _stands_in(region__code=narrowed.region)
    if narrowed.terms is not None:
        fits &= _has_any(narrowed.terms)
    if narrowed.serving is not None and narrowed.near is None:
        reached = Place.served.through.objects.filter(place=OuterRef("place"), municipality=narrowed.serving)
        comes = ~Q(kind=PlaceKind.SITE) & (Q(nationwide=True) | Q(Exists(reached)))
        fits &= Q(kind=PlaceKind.SITE, municipality=narrowed.serving) | comes
    return fits


def _stands_in(**where: str | list[str]) -> Q:
    return Q(municipality__in=Municipality.objects.filter(**where).order_by().values("pk"))


def _has_any(terms: Iterable[tuple[str, str]]) -> Q:
    """Together by taxonomy, so that a whole one costs no more than one of its terms."""
    codes: dict[str, list[str]] = {}
    for taxonomy, code in terms:
        codes.setdefault(taxonomy, []).append(code)
    fits = Q(pk__in=[])
    for taxonomy, its in codes.items():
        fits |= _has(taxonomy, its)
    return fits


# Tables in which offers keep terms, and relations of one row in which they do.
_MANY = {
    Vocabulary.TOPIC: Offer.topics.through,
    Vocabulary.E_SERVICE: Offer.e_services.through,
    Vocabulary.AUDIENCE: Offer.audiences.through,
    Vocabulary.TARGET_GROUP: Offer.target_groups.through,
    Vocabulary.LANGUAGE: Offer.languages.through,
}
_ONE = {
    Vocabulary.WAY: "offer__way",
    Vocabulary.FORM: "offer__way__parent",
    Vocabulary.ORGANISATION_TYPE: "organisation__kind",
}


def _has(taxonomy: str, codes: list[str]) -> Q:
    if taxonomy == "municipality":
        return _stands_in(code__in=codes)
    if taxonomy == "region":
        return _stands_in(region__code__in=codes)
    return _has_term(taxonomy, codes) if taxonomy in Vocabulary.values else _has_detail(codes)


def _has_term(taxonomy: str, codes: list[str]) -> Q:
    """Help in all matters is help in every topic. A fact about a place counts when it is not denied."""
    terms = Term.objects.filter(vocabulary=taxonomy, key__in=codes).order_by().values("pk")
    if taxonomy == Vocabulary.PLACE_FACT:
        said = PlaceFact.objects.filter(term__in=terms, answer__in=[FactAnswer.YES, FactAnswer.ON_REQUEST])
        return Q(place__in=said.order_by().values("place"))
    if taxonomy == Vocabulary.TOPIC_GROUP:
        topics = Term.objects.filter(vocabulary=Vocabulary.TOPIC, parent__in=terms).order_by().values("pk")
        return Q(all_topics=True) | Q(pk__in=Offer.topics.through.objects.filter(term__in=topics).values("offer"))
    if taxonomy in _ONE:
        return Q(**{f"{_ONE[Vocabulary(taxonomy)]}__in": terms})
    fits = Q(pk__in=_MANY[Vocabulary(taxonomy)].objects.filter(term__in=terms).values("offer"))
    return fits | Q(all_topics=True) if taxonomy == Vocabulary.TOPIC else fits


def _has_detail(codes: list[str]) -> Q:
    fits = Q(pk__in=[])
    for field, _mark, value in (code.partition("-") for code in codes):
        if field == "kind":
            fits |= Q(kind=value)
        elif field in {"price", "booking"}:
            fits |= Q(**{f"offer__{field}": value})
        elif field in {"all_topics", "easy_language", "open_on_holidays"}:
            fits |= Q(**{f"offer__{field}": True})
    return fits


def on_sphere(lat: float, lon: float) -> tuple[float, float, float]:
    """A position (degrees) on a sphere of radius 1. The straight line through the globe between two such points grows
    with their distance on its surface, so sums of squares compare distances."""
    phi, lam = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)


def _near(found: QuerySet[Entry], near: Near) -> QuerySet[Entry]:
    """Places one goes to, the nearest first. A box of degrees comes first, so that an index can serve it."""
    x, y, z = on_sphere(near.lat, near.lon)
    degrees = math.degrees(near.metres / _EARTH_METRES) * 1.001
    # Meridians come together to the north: the box is as wide as its northern edge needs.
    across = degrees / max(0.1, math.cos(math.radians(min(89.0, near.lat + degrees))))
    chord: CombinedExpression = (
        (F("x") - Value(x)) * (F("x") - Value(x))
        + (F("y") - Value(y)) * (F("y") - Value(y))
        + (F("z") - Value(z)) * (F("z") - Value(z))
    )
    return (
        found.filter(
            kind=PlaceKind.SITE,
            lat__range=(near.lat - degrees, near.lat + degrees),
            lon__range=(near.lon - across, near.lon + across),
        )
        .alias(chord=chord)
        .filter(chord__lte=Value(4 * math.sin(near.metres / _EARTH_METRES / 2) ** 2, output_field=FloatField()))
        .order_by("chord", "pk")
    )


def metres_from(near: Near, entry: Entry) -> int:
    """As the crow flies, rounded."""
    x, y, z = on_sphere(near.lat, near.lon)
    chord = math.dist((x, y, z), (entry.x, entry.y, entry.z))
    return round(2 * _EARTH_METRES * math.asin(min(1.0, chord / 2)))


def postal_area(code: str) -> Municipality | None:
    """The municipality that a postal code counts to."""
    found = PostalCode.objects.filter(code=code).select_related("municipality").first()
    return found.municipality if found else None


def services(ids: Iterable[uuid.UUID], *, whole: bool = True) -> dict[uuid.UUID, Offer]:
    """Those of these services that are public at this moment, asked of the directory itself, with what is told of
    them. Whatever an entry says, nothing else is handed out."""
    rows = (
        Offer.objects.in_use()
        .filter(pk__in=list(ids))
        .select_related(
            "way__parent", "place__organisation__kind", "place__organisation__parent", "place__municipality__region"
        )
    )
    if whole:
        rows = rows.prefetch_related(*_parts("topics", "e_services", "audiences", "target_groups", "languages"))
        rows = rows.prefetch_related("weekly_hours", "exceptions", *_place_parts("place__"))
    else:
        rows = rows.prefetch_related(*_parts("audiences", "target_groups"))
    # Asked of these places alone: as a condition of the query above, all public places would be gone through.
    public = set(Place.objects.in_finder().filter(pk__in={row.place_id for row in rows}).values_list("pk", flat=True))
    return {row.pk: row for row in rows if row.place_id in public}


def _parts(*names: str) -> list[Any]:
    terms = Term.objects.select_related("parent").order_by("order", "key")
    return [Prefetch(name, queryset=terms, to_attr=_TOLD + name) for name in names]


def _place_parts(prefix: str = "") -> list[Any]:
    facts = PlaceFact.objects.select_related("term").order_by("term__order", "pk")
    served = Municipality.objects.select_related("region").order_by("code")
    return [
        Prefetch(f"{prefix}facts", queryset=facts, to_attr=f"{_TOLD}facts"),
        Prefetch(f"{prefix}served", queryset=served, to_attr=f"{_TOLD}served"),
    ]


def organisations(*, since: dt.datetime | None = None) -> QuerySet[Organisation]:
    """Members, by id."""
    found: QuerySet[Organisation] = Organisation.objects.members().select_related("kind", "parent").order_by("pk")
    return found.filter(changed_at__gte=since) if since else found


def named(rows: QuerySet[Organisation], search: str) -> list[uuid.UUID]:
    """The ids of those in whose names each word of ``search`` stands. Neither database folds diacritics, so all names
    are read: there are hundreds of organisations, at most some thousands."""
    wanted = list(texts.words(search))
    names = rows.select_related(None).values_list("pk", *(f"name_{code}" for code in texts.CODES))
    folded = ((pk, texts.folded(" ".join(filter(None, its)))) for pk, *its in names)
    return [pk for pk, text in folded if all(word in text for word in wanted)]


def places_of(organisations: Iterable[Organisation]) -> dict[uuid.UUID, list[Place]]:
    """Their public places, with what is told of a location."""
    ids = [organisation.pk for organisation in organisations]
    rows = Place.objects.in_finder().filter(organisation__in=ids).order_by("pk")
    rows = rows.select_related("organisation", "municipality__region").prefetch_related(*_place_parts())
    found: dict[uuid.UUID, list[Place]] = {}
    for place in rows:
        found.setdefault(place.organisation_id, []).append(place)
    return found


def entries_of(organisations: Iterable[Organisation]) -> dict[uuid.UUID, list[Entry]]:
    """The entries of their active services."""
    found: dict[uuid.UUID, list[Entry]] = {}
    ids = [organisation.pk for organisation in organisations]
    for entry in Entry.objects.active().filter(organisation__in=ids).order_by("pk"):
        found.setdefault(entry.organisation_id, []).append(entry)
    return found


def astray() -> set[uuid.UUID]:
    """Places whose entries do not say what the directory says."""
    public = Offer.objects.in_use().filter(place__in=Place.objects.public())
    right = Entry.objects.filter(offer=OuterRef("pk"), published=True, confirmed_on=OuterRef("place__confirmed_on"))
    missing = public.filter(~Exists(right)).values_list("place", flat=True)
    too_many = Entry.objects.filter(published=True).exclude(offer__in=public.values("pk"))
    return {*missing, *too_many.values_list("place", flat=True), *_misnamed()}


def _misnamed() -> Iterator[uuid.UUID]:
    """Places that are found by another name of their municipality or of a way of support than it has now. Whoever
    renames one tells nobody, since it may be that of every place there is."""
    towns, ways = Municipality.objects.all(), Term.objects.filter(vocabulary=Vocabulary.WAY)
    names = {(type(row), row.pk): f"\n{texts.found_by(row, 'name')}\n" for row in (*towns, *ways)}
    rows = Entry.objects.filter(published=True).values_list("place", "municipality", "offer__way", "text")
    for place, town, way, text in rows.iterator():
        if names[Municipality, town] not in (lines := f"\n{text}\n") or names[Term, way] not in lines:
            yield place


def fingerprint(*said: object) -> str:
    """Changes whenever the whole answer to a question might: with the entries, the words (all that is told of terms,
    municipalities and regions), the release, and the day."""
    state = Entry.objects.aggregate(latest=Max("modified_at"), rows=Count("pk"))
    members = Organisation.objects.members().aggregate(latest=Max("changed_at"), rows=Count("pk"))
    # Plain query sets: modeltranslation's would read one column in the language of whoever asks.
    words = [list(QuerySet(model).order_by("pk").values_list()) for model in (Term, Municipality, Region)]
    told = repr((clock.today(), state, members, words, release.fingerprint(), said))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
