"""Entering a request for help."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory.models import Term, Vocabulary
from network.geography.models import Municipality
from volunteers.matching import numbers, policies
from volunteers.matching.areas import Asker
from volunteers.matching.models import Request
from volunteers.onboarding import areas as routing
from volunteers.onboarding.states import Way

# Nobody promises further ahead than this, and more days than these are no day at all.
FURTHEST, LONGEST = dt.timedelta(days=365), dt.timedelta(days=61)


_FIELDS = ("task", "municipality", "place", "way", "language", "topic", "from_day", "part")
_RELATIONS = ["region", "network", "organisation", "task", "municipality", "place", "language", "topic", "entered_by"]


@transaction.atomic
def enter(
    *,
    asker: Asker,
    nonce: uuid.UUID,
    actor: User,
    until_day: dt.date | None = None,
    skills: Collection[Term] = (),
    **values: Any,
) -> Request:
    """With the next number of its region. ``values``: _FIELDS, of which ``place`` and ``part`` may be left out;
    ``until_day``: without one it is that one day. ``nonce`` comes with the form: what is sent twice is entered once.

    Raises PermissionDenied for an ``asker`` that is not the actor's; Refused: "area" for a municipality outside of it,
    "place" for a place elsewhere or that nobody sees, "day" for days that have passed, are out of order or too far;
    TypeError for a field that is none of the form's.
    """
    unknown = values.keys() - set(_FIELDS)
    if unknown:
        raise TypeError(f"not to be written here: {', '.join(sorted(unknown))}")
    if not policies.may_enter_for(actor, asker):
        raise PermissionDenied
    number = numbers.following(asker.region)
    known = Request.objects.filter(nonce=nonce, entered_by=actor).first()
    if known:
        return known
    made = Request(nonce=nonce, number=number, entered_by=actor, **_area(asker, values["municipality"]), **values)
    made.until_day = until_day or made.from_day
    _must_be_within(made, asker)
    _must_be_ahead(made)
    _must_be_words(made, skills)
    made.full_clean(exclude=_RELATIONS)
    made.save(force_insert=True)
    made.skills.set(skills)
    audit.record(made, "matching.request.enter", actor=actor, number=number)
    return made


def _area(asker: Asker, municipality: Municipality) -> dict[str, Any]:
    """Of an organisation's request the coordinators of its municipality help with it, as with applications there."""
    network = asker.network if asker.organisation is None else routing.route(municipality)[1]
    return {"region": asker.region, "network": network, "organisation": asker.organisation}


def _must_be_within(request: Request, asker: Asker) -> None:
    if not asker.municipalities().filter(pk=request.municipality_id).exists():
        raise Refused(_("Choose a municipality of the area that you ask for."), code="area")
    place = request.place
    if place is None:
        return
    if request.way != Way.ONSITE:
        raise Refused(_("A place is named only where people meet at a place."), code="place")
    if place.municipality_id != request.municipality_id or not place.is_public:
        raise Refused(_("Choose a place in the same municipality, or leave the place out."), code="place")


def _must_be_ahead(request: Request) -> None:
    first, last, today = request.from_day, request.until_day, clock.today()
    if first < today:
        raise Refused(_("Choose a day that has not passed."), code="day")
    if last < first:
        raise Refused(_("The last day cannot be before the first one."), code="day")
    if first > today + FURTHEST:
        raise Refused(_("Choose a day within a year."), code="day")
    if last - first > LONGEST:
        raise Refused(_("Choose at most two months."), code="day")


def _must_be_words(request: Request, skills: Collection[Term]) -> None:
    """Programs' mistakes; the form offers nothing else."""
    said = [(request.language, Vocabulary.LANGUAGE), (request.topic, Vocabulary.TOPIC)]
    said += [(skill, Vocabulary.SKILL) for skill in skills]
    if any(term.vocabulary != vocabulary for term, vocabulary in said):
        raise TypeError("a word of another vocabulary")
