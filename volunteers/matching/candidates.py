"""Volunteers on the page of a request: who was asked and what they said, who could be asked, and their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from volunteers.matching import asks, fitting, lines
from volunteers.matching.asks import Standing
from volunteers.matching.fitting import Fit
from volunteers.matching.lines import Line
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer, RequestState
from volunteers.onboarding.models import Volunteering


@dataclass(frozen=True)
class Asked:
    """One question. ``may_be_chosen``: they said yes, and nobody is chosen yet. ``is_chosen``: they help, or helped.
    ``ended``: they are asked no more."""

    ask: Ask
    name: str
    may_be_chosen: bool
    is_chosen: bool
    ended: bool
    for_: list[Line]
    against: list[Line]


@dataclass(frozen=True)
class Candidate:
    """Somebody who is not asked now. ``earlier``: what they answered before, "" when they were not asked."""

    fit: Fit
    name: str
    earlier: str

    @property
    def key(self) -> str:
        return str(self.fit.volunteering.pk)


def asked(request: Request, viewer: Any) -> list[Asked]:
    """Whoever was asked: the chosen one first, then those who said yes. Three queries."""
    rows = request.asks.select_related("volunteering__volunteer__person", "volunteering__task").order_by(
        "asked_at", "pk"
    )
    found = list(rows)
    names = _Names(viewer, [each.volunteering for each in found])
    shown = [_shown(request, each, names, viewer) for each in found]
    order = {Answer.YES: 0, Answer.NONE: 1, Answer.NO: 2}
    return sorted(shown, key=lambda each: (not each.is_chosen, each.ended, order[Answer(each.ask.answer)]))


def open_to(request: Request, viewer: Any) -> list[Candidate]:
    """Who can be looked at for it, those who fit first, without those who are asked now. For whoever does not handle a
    volunteering, what is between the volunteer and the network stays there."""
    fits = fitting.of(request, viewer=viewer)
    names = _Names(viewer, [each.volunteering for each in fits])
    earlier: dict[Any, str] = {}
    live: set[Any] = set()
    rows = request.asks.values_list("volunteering__volunteer", "volunteering", "withdrawn_at", "answer")
    for volunteer, volunteering, withdrawn_at, answer in rows:
        if withdrawn_at is None:
            live.add(volunteer)
        else:
            earlier[volunteering] = str(Answer(answer).label)
    return [
        Candidate(
            fit=fit if fit.volunteering.pk in names.handled else fit.seen_from_afar(),
            name=names.of(fit.volunteering),
            earlier=earlier.get(fit.volunteering.pk, ""),
        )
        for fit in fits
        if fit.volunteering.volunteer_id not in live
    ]


class _Names:
    """Whoever handles a volunteering reads the whole name; others who ask for help, the first one. One query."""

    def __init__(self, viewer: Any, volunteerings: Iterable[Volunteering]) -> None:
        keys = [each.pk for each in volunteerings]
        rows = Volunteering.objects.handled_by(viewer).filter(pk__in=keys)
        self.handled = set(rows.values_list("pk", flat=True))

    def of(self, volunteering: Volunteering) -> str:
        """ "" when they were anonymised."""
        if volunteering.volunteer is None:
            return ""
        person = volunteering.volunteer.person
        # Never the address: it is no name, and nobody asked whether it may be shown.
        return person.name if volunteering.pk in self.handled else person.get_short_name()


def _shown(request: Request, ask: Ask, names: _Names, viewer: Any) -> Asked:
    ask.request = request
    standing = asks.standing(ask)
    volunteer = ask.volunteering.volunteer
    own = volunteer is not None and volunteer.person_id == viewer.pk
    ready = standing == Standing.OPEN and request.state == RequestState.OPEN and ask.answer == Answer.YES
    return Asked(
        ask=ask,
        name=names.of(ask.volunteering),
        may_be_chosen=ready and not own,
        is_chosen=standing in (Standing.CHOSEN, Standing.DONE),
        ended=standing not in (Standing.OPEN, Standing.CHOSEN, Standing.DONE),
        for_=lines.recalled(ask.why, good=True),
        against=lines.recalled(ask.why, good=False),
    )
