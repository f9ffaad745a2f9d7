"""Queues of the desk: matters that wait for somebody to take a part, one's own, and for leads all of them."""

import datetime as dt
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from certification.quality import policies, ties
from certification.quality.models import Application, Assignment
from certification.quality.states import OPEN, Part, State
from core import clock

MINE, NOBODYS, EVERY = "mine", "nobodys", "all"
# In which states a matter waits for somebody to take a part that nobody has.
WAITS_IN = {
    Part.EVALUATOR: (State.SUBMITTED, State.INCOMPLETE, State.EVALUATION, State.CLARIFICATION, State.FINDINGS),
    Part.REVIEWER: (State.REVIEW,),
    Part.DECIDER: (State.DECISION,),
}
# In which states the ball is with whoever has the part.
TURN = {
    Part.EVALUATOR: frozenset({State.SUBMITTED, State.EVALUATION}),
    Part.REVIEWER: frozenset({State.REVIEW}),
    Part.DECIDER: frozenset({State.DECISION}),
}
# In place of a state: whatever it is.
ANY_STATE = "all"


@dataclass(frozen=True)
class Row:
    """One matter of a list. ``people``: those who take part now; ``mine``: the part of whoever looks at it, if any."""

    application: Application
    people: list[Assignment]
    mine: Assignment | None

    @property
    def late(self) -> bool:
        due = self.application.due_on
        return self.application.is_open and due is not None and due < clock.today()

    @property
    def days(self) -> int:
        """How many days it has been in its state."""
        return (clock.today() - clock.day_of(self.application.state_since)).days

    @property
    def my_turn(self) -> bool:
        return self.mine is not None and self.application.state in TURN[Part(self.mine.part)]

    @property
    def to_state(self) -> bool:
        """They have to state first whether a conflict of interest keeps them from it."""
        return self.mine is not None and self.mine.stated_at is None


def parts_of(user: Any) -> list[Part]:
    """Those that this person may have in some matter."""
    return [part for part in Part if policies.holds(user, policies.PERMISSION_OF[part])]


def opens_for(user: Any) -> bool:
    return policies.may_lead(user) or bool(parts_of(user))


def names(user: Any) -> list[str]:
    """The queues that this person has, in their order: MINE, a Part each to be taken, NOBODYS and EVERY of leads."""
    found: list[str] = [MINE, *parts_of(user)] if parts_of(user) else []
    return [*found, NOBODYS, EVERY] if policies.may_lead(user) else found


def matters(user: Any, queue: str) -> QuerySet[Application]:
    """What is in a queue; of EVERY closed ones, too. Never what the person has a tie or stated a conflict to."""
    rows = Application.objects.with_agency().filter(ties.untied(user))
    own = Assignment.objects.filter(application=OuterRef("pk"), person=user)
    if queue == MINE:
        return rows.filter(Exists(own.filter(ended_at=None)), state__in=OPEN)
    if queue == EVERY:
        return rows.filter(~Exists(own.filter(conflict=True)))
    if queue == NOBODYS:
        return rows.filter(~Exists(own.filter(conflict=True)), reduce(operator.or_, map(_waits_for, Part)))
    others = rows.filter(_waits_for(Part(queue)), ~Exists(own))
    return others.exclude(begun_by=user).exclude(submitted_by=user)


def listed(user: Any, queue: str, wanted: Mapping[str, str]) -> QuerySet[Application]:
    """Narrowed by what was chosen. What is due first stands on top, so the late ones do; then the oldest."""
    rows = matters(user, queue)
    state = wanted.get("state", "")
    if state and state != ANY_STATE:
        rows = rows.filter(state=state)
    elif not state:
        rows = rows.filter(state__in=OPEN)
    rows = rows.filter(_holding(wanted.get("q", "")))
    people = Assignment.objects.filter(ended_at=None).select_related("person").order_by("assigned_at", "pk")
    rows = rows.select_related("organisation__municipality").prefetch_related(
        Prefetch("assignments", queryset=people, to_attr="people_now")
    )
    return rows.order_by(F("due_on").asc(nulls_last=True), "state_since", "pk")


def row(application: Any, user: Any) -> Row:
    """Of one from `listed`."""
    people: list[Assignment] = application.people_now
    return Row(application, people, next((each for each in people if each.person_id == user.pk), None))


def counts(user: Any) -> dict[str, int]:
    """How many open matters are in each queue. One query each."""
    return {name: matters(user, name).filter(state__in=OPEN).count() for name in names(user)}


def my_turns(user: Any) -> list[tuple[dt.date | None, bool]]:
    """Of each matter in which the person has the ball, or has to state their interest: its day, and whether that is to
    be stated. One query."""
    rows = Assignment.objects.filter(person=user, ended_at=None, application__state__in=OPEN)
    rows = rows.filter(application__in=matters(user, MINE))
    found = rows.values_list("part", "stated_at", "application__state", "application__due_on")
    return [(due, stated is None) for part, stated, state, due in found if stated is None or state in TURN[Part(part)]]


def _waits_for(part: Part) -> Q:
    return Q(state__in=WAITS_IN[part]) & ~_has(part)


def _has(part: Part) -> Q:
    return Q(Exists(Assignment.objects.filter(application=OuterRef("pk"), part=part, ended_at=None)))


def _holding(text: str) -> Q:
    """Each word in a name of the organisation or in the number. SQLite folds no case of its own beyond ASCII."""
    columns = ("number", *(f"organisation__name_{code}" for code in ("fi", "sv", "en")))
    found = Q()
    for word in text.replace("\x00", "").split():
        cases = {word, word.lower(), word.upper(), word.capitalize()}
        found &= reduce(operator.or_, (Q(**{f"{each}__icontains": case}) for each in columns for case in cases))
    return found
