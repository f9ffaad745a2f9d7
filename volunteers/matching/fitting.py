"""Which volunteers fit a request for help, and why: advice for whoever asks. Nobody is asked by itself.

Hard: whoever misses one of these does not fit. Who is not assignable, or lacks what the task asks for, cannot be asked
at all; the others can, with the reason before one's eyes.
  assignable   volunteers.onboarding.assignable has no reason against it
  scope        volunteers of the region; of the network, when it is a network's request; when it is an organisation's,
               its own and those of the network's region that belong to no other organisation
  task         the same, or another that asks for at least as much: its courses, its sessions with a mentor, an extract
               that is in force for help to minors, and adults where the task is for adults
  language     any level
  way          theirs among the ways they help
  area         by phone or online anywhere in the scope; else the same municipality, or the way as the crow flies from
               the middle of theirs to the place (or the middle of the municipality) is at most their ``travel_km``
  days         not away on all of the days asked for

Soft: points out of 100, the sum rounded.
  language  20 fluently, 14 well, 6 some
  distance  20 * (1 - km / travel_km); 20 in the same municipality, and by phone or online
  topic     20 named; 10 another of its group named, or none named at all; 0 others named
  skills    15 * (those they have / those needed); 15 when none are needed
  days      15 * min(1, free / min(3, days)): free = days on which they usually have time (in the part of the day asked
            for) and are not away; three possible days are as good as ten. 7 when they have told no times
  load      10 * max(0, 1 - burden / 10): burden = hours of help as a volunteer in the last 30 days + 2 for each request
            that is agreed, or was done in these days and is not logged (more of them than sessions)

Order: who fits first, then more points, then the smaller burden, then an order that differs from request to request,
so that nobody is always first. Of a person with several volunteerings the best one counts.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects

from volunteers.matching.lines import Line
from volunteers.matching.measuring import Measure
from volunteers.matching.models import Request
from volunteers.onboarding.models import Speaks, Volunteer, Volunteering
from volunteers.onboarding.states import VOLUNTEER


@dataclass(frozen=True)
class Fit:
    """One volunteer. ``may_be_asked``: they are assignable, and it is not the viewer. ``burden``: in hours. ``score``:
    None for whoever may not know how much they have helped, which can be reckoned from it."""

    volunteering: Volunteering
    fits: bool
    may_be_asked: bool
    for_: tuple[Line, ...]
    against: tuple[Line, ...]
    score: int | None
    burden: float

    def seen_from_afar(self) -> "Fit":
        """Without what is only for those who handle this person's volunteering."""
        against = tuple(line for line in self.against if not line.own)
        if not self.may_be_asked:
            against = (Line("blocked"),)
        for_ = tuple(line for line in self.for_ if not line.own) if self.may_be_asked else ()
        return Fit(self.volunteering, self.fits, self.may_be_asked, for_, against, None, 0)


def of(request: Request, *, viewer: Any = None) -> list[Fit]:
    """Everybody in the scope, in the order above. ``viewer``: who looks; nobody is offered to themselves. As many
    queries for 3 volunteers as for 300."""
    rows = pool(request)
    return measured(request, rows if viewer is None else rows.exclude(volunteer__person=viewer))


def measured(request: Request, rows: "QuerySet[Volunteering]") -> list[Fit]:
    """These of the pool, in order; of each person the best."""
    return best(every(request, rows))


def every(request: Request, rows: "QuerySet[Volunteering]") -> list[Fit]:
    """These of the pool, in order, each volunteering of a person by itself."""
    prefetch_related_objects([request], "skills")
    found = _complete(request, rows)
    measure = Measure(request, found)
    order = {each.pk: _turn(request, each) for each in found}
    return sorted(
        (_fit(each, measure) for each in found),
        key=lambda fit: (not fit.fits, not fit.may_be_asked, -(fit.score or 0), fit.burden, order[fit.volunteering.pk]),
    )


def best(fits: Iterable[Fit]) -> list[Fit]:
    """Of each person the first."""
    found: dict[Any, Fit] = {}
    for fit in fits:
        found.setdefault(fit.volunteering.volunteer_id, fit)
    return list(found.values())


def pool(request: Request) -> "QuerySet[Volunteering]":
    """The scope: who is or is about to become a volunteer there."""
    rows = Volunteering.objects.filter(state__in=VOLUNTEER, volunteer__person__is_active=True)
    if request.organisation_id is not None:
        own = Q(organisation=request.organisation_id)
        return rows.filter(own | Q(organisation=None, region=request.region_id))
    if request.network_id is not None:
        return rows.filter(network=request.network_id)
    return rows.filter(region=request.region_id)


def _complete(request: Request, rows: "QuerySet[Volunteering]") -> list[Volunteering]:
    one = ("volunteer__person", "volunteer__municipality", "task", "municipality", "organisation", "region", "network")
    many = ["volunteer__free_times", "volunteer__absences"]
    if request.skills.all():
        many.append("volunteer__skills")
    told = rows.select_related(*one).prefetch_related(*many)
    return list(told.annotate(level=_level(request), **_topics(request)).order_by())


def _level(request: Request) -> Subquery:
    """How well they help in its language; None: not at all. In the query of the volunteers, as the topics are, since
    nothing else of them is asked."""
    return Subquery(
        Speaks.objects.filter(volunteer=OuterRef("volunteer"), language=request.language_id).values("level")[:1]
    )


def _topics(request: Request) -> dict[str, Any]:
    """Whether they have named its topic, another of its group, or any."""
    named = Volunteer.topics.through.objects.filter(volunteer=OuterRef("volunteer"))
    group = request.topic.parent_id
    return {
        "topic_named": Exists(named.filter(term=request.topic_id)),
        "topic_near": Exists(named.filter(term__parent=group) if group is not None else named.none()),
        "topics_named": Exists(named),
    }


def _fit(volunteering: Volunteering, measure: Measure) -> Fit:
    verdict = measure.of(volunteering)
    return Fit(
        volunteering=volunteering,
        fits=verdict.fits,
        may_be_asked=verdict.may_be_asked,
        for_=tuple(verdict.for_),
        against=tuple(verdict.against),
        score=round(verdict.score),
        burden=verdict.burden,
    )


def _turn(request: Request, volunteering: Volunteering) -> bytes:
    return hashlib.sha256(request.pk.bytes + volunteering.pk.bytes).digest()
