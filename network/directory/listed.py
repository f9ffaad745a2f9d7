"""What the lists on the desk show: rows of one's area, narrowed, in an order, with everything a line says."""

import operator
from collections.abc import Mapping
from functools import reduce
from typing import Any

from django.db.models import CharField, Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from core import clock
from core.texts import languages
from network.directory import mandates, policies
from network.directory.languages import texts
from network.directory.models import Agreement, Organisation, Place
from network.directory.states import (
    HIDDEN_MONTHS,
    STALE_MONTHS,
    Freshness,
    PlaceKind,
    PlaceState,
    months_before,
)
from network.geography.models import Municipality

# What a person typed, by the names of the forms' fields; what is empty does not narrow.
Wanted = Mapping[str, Any]


def area_of(user: Any) -> QuerySet[Municipality]:
    """The municipalities of today that this person looks after: an administrator all. Not run yet."""
    rows: QuerySet[Municipality] = Municipality.objects.in_force()
    return rows if policies.may_see_all(user) else rows.filter(pk__in=mandates.municipalities_of(user).values("pk"))


def organisations(user: Any, wanted: Wanted) -> QuerySet[Organisation]:
    """For the list: ``place_count`` (not ended), ``agreed`` (an agreement is in force), ``agreed_until``."""
    mine = Organisation.objects.all() if policies.may_see_all(user) else Organisation.objects.visible_to(user)
    held = (
        Agreement.objects.in_force().filter(organisation=OuterRef("pk")).order_by(F("ends_on").desc(nulls_first=True))
    )
    rows = mine.filter(
        _holding(wanted.get("q", ""), "name", "business_id"),
        _lacking(wanted.get("missing", ""), Organisation),
        **_same(wanted, municipality="municipality", kind="kind", state="state"),
    )
    rows = rows.select_related("kind", "municipality").annotate(
        place_count=Count("places", filter=~Q(places__state=PlaceState.ENDED), distinct=True),
        agreed=Exists(held),
        agreed_until=Subquery(held.values("ends_on")[:1]),
    )
    orders = {
        "name": (),
        "municipality": (by_name("municipality__name"),),
        "newest": (F("applied_at").desc(),),
        "agreement": (F("agreed_until").asc(nulls_last=True),),
    }
    return rows.order_by(*orders.get(wanted.get("sort") or "", ()), by_name(), "pk")


def places(user: Any, wanted: Wanted) -> QuerySet[Place]:
    """For the list, with organisation and municipality."""
    mine = Place.objects.all() if policies.may_see_all(user) else Place.objects.visible_to(user)
    same = _same(wanted, municipality="municipality", kind="kind", state="state", type="organisation__kind")
    rows = mine.filter(
        _holding(wanted.get("q", ""), "name", "organisation__name", "street", "postal_code"),
        _lacking(wanted.get("missing", ""), Place),
        fresh(wanted.get("freshness", "")),
        **same,
    )
    orders = {
        "name": (),
        "municipality": (by_name("municipality__name"),),
        "oldest": (F("confirmed_on").asc(nulls_first=True),),
        "organisation": (by_name("organisation__name"),),
    }
    rows = rows.select_related("organisation", "organisation__kind", "municipality")
    return rows.order_by(*orders.get(wanted.get("sort") or "", ()), by_name(), "pk")


def fresh(freshness: str) -> Q:
    """Published places by how lately they were confirmed: the rule of ``Place.freshness`` for today. "" for all."""
    if not freshness:
        return Q()
    stale, hidden = (months_before(clock.today(), months) for months in (STALE_MONTHS, HIDDEN_MONTHS))
    days = {
        Freshness.CONFIRMED: Q(confirmed_on__gte=stale),
        Freshness.NOT_CONFIRMED: Q(confirmed_on__lt=stale, confirmed_on__gte=hidden),
        Freshness.HIDDEN: Q(confirmed_on__lt=hidden),
    }
    return Q(state=PlaceState.PUBLISHED) & days[Freshness(freshness)]


def sites_in_finder(municipality: Any) -> QuerySet[Place]:
    """The places one can go to that the finder shows there; ``municipality`` may be an OuterRef."""
    rows: QuerySet[Place] = Place.objects.in_finder().filter(kind=PlaceKind.SITE, municipality=municipality)
    return rows


def missing_languages(row: Organisation | Place) -> list[str]:
    """The languages in which a text is missing that stands there in another. The same rule as ``_lacking``."""
    written = [found for field in _told(type(row)) if (found := texts(row, field))]
    return [code for code in languages() if any(code not in found for found in written)]


def _told(model: type[Model]) -> tuple[str, ...]:
    """The texts a list speaks of."""
    return ("name",) if model is Organisation else ("name", "summary")


def _same(wanted: Wanted, **fields: str) -> dict[str, Any]:
    return {column: wanted[name] for name, column in fields.items() if wanted.get(name)}


def _holding(text: str, *fields: str) -> Q:
    """Each word in one of the fields, in any language. SQLite folds only the letters of ASCII, so the word is asked for
    in the cases that names are written in."""
    found = Q()
    for word in text.split():
        cases = {word, word.lower(), word.capitalize(), word.upper()}
        columns = [column for field in fields for column in _columns(field)]
        found &= reduce(operator.or_, (Q(**{f"{column}__icontains": case}) for column in columns for case in cases))
    return found


def _columns(field: str) -> list[str]:
    return [f"{field}_{code}" for code in languages()] if field.endswith("name") else [field]


def _lacking(language: str, model: type[Model]) -> Q:
    """Without a text in this language that is written in another; "" for all rows."""
    if not language:
        return Q()
    others = [code for code in languages() if code != language]
    return reduce(
        operator.or_,
        (_empty(f"{field}_{language}") & ~_empty(f"{field}_{other}") for field in _told(model) for other in others),
    )


def _empty(column: str) -> Q:
    return Q(**{column: ""}) | Q(**{column: None})


def by_name(field: str = "name") -> Any:
    """In the order of the names as the reader sees them: in the page's language, else in the first there is."""
    codes = dict.fromkeys([get_language() or languages()[0], *languages()])
    names = (NullIf(F(f"{field}_{code}"), Value(""), output_field=CharField()) for code in codes)
    return Coalesce(*names, output_field=CharField())
