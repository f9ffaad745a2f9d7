"""The public register: who is certified, for what and until when. Everything is computed from the rows at the moment
asked; no job has to run for it to be right."""

import datetime as dt
import operator
from functools import reduce

from django.db.models import Case, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from certification.quality.models import Certification, CertifiedPlace
from certification.quality.states import Status
from core import clock
from core.texts import languages
from network.directory.listed import by_name
from network.directory.models import Offer

# In place of a status: whatever it is.
EVERY = "all"
# Longer than any name; what is typed beyond it narrows nothing.
_LONGEST = 100
# A place has so many languages in its name that each is asked for.
_NAMED = ("organisation__name", "organisation__municipality__name")


def rows(
    query: str = "", region: str = "", status: str = Status.IN_FORCE, *, municipality: str = ""
) -> QuerySet[Certification]:
    """The certification of each organisation that counts today, by the name of the organisation.

    ``query``: words of its name, its municipality or its business id; ``region`` and ``municipality``: official codes;
    ``status``: a `Status` or EVERY. With organisation, places and version, in a number of queries that does not grow.
    """
    today = clock.today()
    found = counting(today).filter(_holding(query[:_LONGEST]))
    if status != EVERY:
        found = found.filter(having(status, today))
    if region:
        found = found.filter(organisation__municipality__region__code=region)
    if municipality:
        found = found.filter(organisation__municipality__code=municipality)
    return whole(found, today).order_by(by_name("organisation__name"), "pk")


def counting(day: dt.date) -> QuerySet[Certification]:
    """Of each organisation the certification that tells how it stands on this day: one in force before one that is
    suspended, before one that is to come, before the last that was."""
    order = Case(
        When(having(Status.IN_FORCE, day), then=Value(0)),
        When(having(Status.SUSPENDED, day), then=Value(1)),
        When(having(Status.COMING, day), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    of_same = Certification.objects.filter(organisation=OuterRef("organisation")).annotate(counts=order)
    first = of_same.order_by("counts", "-valid_from", "-decided_on", "pk").values("pk")[:1]
    return Certification.objects.filter(pk=Subquery(first))


def having(status: str, day: dt.date) -> Q:
    """The same rule as ``Certification.status_on``, in SQL. Raises ValueError for a status that is none."""
    wanted = Status(status)
    if wanted in (Status.WITHDRAWN, Status.ENDED):
        return Q(ended_at__isnull=False, ended_as=wanted)
    running = Q(ended_at=None, valid_to__gte=day)
    return {
        Status.EXPIRED: Q(ended_at=None, valid_to__lt=day),
        Status.SUSPENDED: running & Q(suspended_at__isnull=False),
        Status.COMING: running & Q(suspended_at=None, valid_from__gt=day),
        Status.IN_FORCE: running & Q(suspended_at=None, valid_from__lte=day),
    }[wanted]


def whole(found: QuerySet[Certification], day: dt.date) -> QuerySet[Certification]:
    """With all that a row of the register shows: ``scope`` holds the places that it covers on this day."""
    offers = Offer.objects.in_use().select_related("way").prefetch_related("languages")
    places = in_scope(day).select_related("place__municipality", "place__organisation")
    places = places.prefetch_related(Prefetch("place__offers", queryset=offers)).order_by(by_name("place__name"), "pk")
    return found.select_related("organisation__municipality__region", "version__scheme").prefetch_related(
        Prefetch("places", queryset=places, to_attr="scope")
    )


def in_scope(day: dt.date) -> QuerySet[CertifiedPlace]:
    """What certifications cover on this day, or from their first day on; on the day that a place is taken out it is
    out."""
    begun = Q(since__lte=day) | Q(since__lte=F("certification__valid_from"))
    return CertifiedPlace.objects.filter(begun, Q(until=None) | Q(until__gt=day))


def _holding(text: str) -> Q:
    """Each word in a name, in any language. SQLite folds only the letters of ASCII, so the word is asked for in the
    cases that names are written in."""
    found = Q()
    for word in text.replace("\x00", "").split():
        columns = [f"{field}_{code}" for field in _NAMED for code in languages()] + ["organisation__business_id"]
        cases = {word, word.lower(), word.capitalize(), word.upper()}
        found &= reduce(operator.or_, (Q(**{f"{each}__icontains": case}) for each in columns for case in cases))
    return found
