"""Volunteers on the page of a request: who was asked and what they said, who could be asked, and their names."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from core.audit import Told
from volunteers.matching import asks, fitting, lines
from volunteers.matching.asks import Standing
from volunteers.matching.fitting import Fit
from volunteers.matching.lines import Line
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer, RequestState
from volunteers.onboarding.models import Volunteering


@dataclass(frozen=True)
class Asked:
    """One question. ``may_be_chosen``: they said yes, can help today, and nobody is chosen yet. ``is_chosen``: they
    help, or helped. ``ended``: they are asked no more. ``is_blocked``: something has come between since they were
    asked; ``blocks``: what, for those who handle their volunteering."""

    ask: Ask
    name: str
    may_be_chosen: bool
    is_chosen: bool
    ended: bool
    is_blocked: bool
    blocks: list[Line]
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


class Shown:
    """Everybody on the page. For whoever does not handle a volunteering, what is between the volunteer and the network
    stays there. As many queries for three volunteers as for 300."""

    def __init__(self, request: Request, viewer: Any, *, looking: bool) -> None:
        """``looking``: the request looks for somebody, so it is measured who fits."""
        self._request, self._viewer = request, viewer
        whole = ("volunteering__volunteer__person", "volunteering__task")
        self._asks = list(request.asks.select_related(*whole).order_by("asked_at", "pk"))
        for ask in self._asks:
            ask.request = request
        fits = self._measured() if looking or request.state == RequestState.AGREED else []
        self._fits = {fit.volunteering.pk: fit for fit in fits}
        self._names = _Names(viewer, [*(ask.volunteering for ask in self._asks), *(fit.volunteering for fit in fits)])
        self._looking = looking

    def asked(self) -> list[Asked]:
        """Whoever was asked: the chosen one first, then those who said yes."""
        order = {Answer.YES: 0, Answer.NONE: 1, Answer.NO: 2}
        found = [self._question(ask) for ask in self._asks]
        return sorted(found, key=lambda each: (not each.is_chosen, each.ended, order[Answer(each.ask.answer)]))

    def open(self) -> list[Candidate]:
        """Who can be looked at for it, those who fit first, without those who are asked now."""
        if not self._looking:
            return []
        live = {ask.volunteering.volunteer_id for ask in self._asks if ask.withdrawn_at is None}
        earlier = {ask.volunteering_id: str(Answer(ask.answer).label) for ask in self._asks}
        return [
            Candidate(
                fit=fit if fit.volunteering.pk in self._names.handled else fit.seen_from_afar(),
                name=self._names.of(fit.volunteering),
                earlier=earlier.get(fit.volunteering.pk, ""),
            )
            for fit in fitting.best(self._fits.values())
            if fit.volunteering.volunteer_id not in live
        ]

    def told(self, history: Iterable[Told]) -> list[Told]:
        """What has happened, with no more of a volunteer's name than stands above. "" for whom no name is known: their
        address is nobody's business."""
        people = [ask.volunteering for ask in self._asks if ask.volunteering.volunteer is not None]
        names = {str(each.volunteer.person): self._names.of(each) for each in people if each.volunteer}
        return [replace(line, who=names.get(line.who, line.who)) for line in history]

    def _measured(self) -> list[Fit]:
        rows = fitting.pool(self._request)
        if self._request.state == RequestState.AGREED:
            rows = rows.filter(asks=self._request.agreed_id)
        return fitting.every(self._request, rows.exclude(volunteer__person=self._viewer))

    def _question(self, ask: Ask) -> Asked:
        standing, volunteer = asks.standing(ask), ask.volunteering.volunteer
        own = volunteer is not None and volunteer.person_id == self._viewer.pk
        fit = self._fits.get(ask.volunteering_id)
        counts = standing == Standing.CHOSEN or (standing == Standing.OPEN and ask.answer != Answer.NO)
        blocked = counts and not own and (fit is None or not fit.may_be_asked)
        said = fit.against if blocked and fit and ask.volunteering_id in self._names.handled else ()
        return Asked(
            ask=ask,
            name=self._names.of(ask.volunteering),
            may_be_chosen=standing == Standing.OPEN and ask.answer == Answer.YES and not own and not blocked,
            is_chosen=standing in (Standing.CHOSEN, Standing.DONE),
            ended=standing not in (Standing.OPEN, Standing.CHOSEN, Standing.DONE),
            is_blocked=blocked,
            blocks=[line for line in said if line.said],
            for_=lines.recalled(ask.why, good=True),
            against=lines.recalled(ask.why, good=False),
        )


class _Names:
    """Whoever handles a volunteering reads the whole name; others who ask for help, the first one. One query."""

    def __init__(self, viewer: Any, volunteerings: Iterable[Volunteering]) -> None:
        keys = {each.pk for each in volunteerings}
        rows = Volunteering.objects.handled_by(viewer).filter(pk__in=keys)
        self.handled = set(rows.values_list("pk", flat=True))

    def of(self, volunteering: Volunteering) -> str:
        """ "" when they were anonymised."""
        if volunteering.volunteer is None:
            return ""
        person = volunteering.volunteer.person
        # Never the address: it is no name, and nobody asked whether it may be shown.
        return person.name if volunteering.pk in self.handled else person.get_short_name()
