"""Which of many offers are open when somebody asked for it. The index only knows who may be; here hours are read."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from uuid import UUID

from django.db.models import QuerySet

from core import clock
from network.directory import hours
from network.directory.hours import Schedule, Weekly
from network.directory.hours.rows import exception_of
from network.directory.hours.rules import HOME
from network.directory.models import HoursException, WeeklyHours
from network.directory.states import Booking
from network.finder.found import Candidate
from network.finder.question import Question

_WEEKLY = tuple(each.name for each in fields(Weekly))


@dataclass
class Times:
    """The hours of offers, each read once. ``along``: offers that are read with the first who are asked, because the
    page may show them."""

    question: Question
    along: Collection[UUID] = ()
    schedules: dict[UUID, Schedule] = field(default_factory=dict)

    def kept(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Those that have an offer open when it was asked for, and such offers of each. Two queries however many there
        are, and none if nobody asked for a time."""
        if not (self.question.open_now or self.question.day):
            return candidates
        asked = {pk for each in candidates for pk in each.offers}
        self.schedules |= _schedules({*asked, *self.along} - self.schedules.keys())
        now = clock.now()
        fitting = {pk for pk in asked if _is_open(self.schedules[pk], self.question, now)}
        return [
            replace(each, offers={pk: text for pk, text in each.offers.items() if pk in fitting})
            for each in candidates
            if fitting & each.offers.keys()
        ]


def _is_open(schedule: Schedule, question: Question, now: dt.datetime) -> bool:
    if question.open_now:
        opening = hours.open_at(schedule, now)
        if opening is None or opening.by_appointment:
            return False
    return question.day is None or bool(hours.openings(schedule, question.day, 1))


def _schedules(offers: Collection[UUID]) -> dict[UUID, Schedule]:
    """From today on. Weekly hours as plain values: there are hundreds, and few are shown."""
    weekly: dict[UUID, list[Weekly]] = defaultdict(list)
    exceptions: dict[UUID, list[hours.Exception]] = defaultdict(list)
    terms: dict[UUID, tuple[bool, str]] = {}
    rows = WeeklyHours.objects.filter(offer__in=offers)
    columns = ("offer", "offer__open_on_holidays", "offer__booking", *_WEEKLY)
    for pk, holidays, booking, *row in rows.values_list(*columns) if offers else ():
        weekly[pk].append(Weekly(*row))
        terms[pk] = holidays, booking
    # What began yesterday may go on.
    yesterday = clock.now().astimezone(HOME).date() - dt.timedelta(days=1)
    special: QuerySet[HoursException] = QuerySet(HoursException).filter(offer__in=offers, last_day__gte=yesterday)
    for each in special.select_related("offer") if offers else ():
        exceptions[each.offer_id].append(exception_of(each))
        terms[each.offer_id] = each.offer.open_on_holidays, each.offer.booking
    return {
        pk: Schedule(tuple(weekly[pk]), tuple(exceptions[pk]), holidays, booking == Booking.REQUIRED)
        for pk in offers
        for holidays, booking in [terms.get(pk, (False, ""))]
    }
