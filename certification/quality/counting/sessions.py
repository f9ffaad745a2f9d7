"""Figures about the support an organisation gives: whether it writes down what it does."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q

from certification.quality.counting.results import YEAR, end_of, midnight, query, share
from certification.quality.indicators import Counted
from core import clock
from network.directory.hours import rules
from network.directory.hours.rows import schedule_of
from network.directory.models import Offer, Organisation, Place
from network.directory.states import months_before
from network.monitoring.models import Session

Month = tuple[dt.date, dt.date]


def months_counted(organisation: Organisation, day: dt.date) -> Counted:
    """Of the months with support, those with a session logged. Looked at are the twelve whole months before the one of
    the day, from the first whole one in the network. A month is one with support when a published place had hours then
    (or has no hours at all, and can be reached at any time), and when a session was logged. Four queries."""
    last = day.replace(day=1) - dt.timedelta(days=1)
    first = months_before(day.replace(day=1), YEAR)
    asked = query("months_counted/1", day) | {"from": first.isoformat(), "to": last.isoformat()}
    months = [each for each in _months(first, last) if _was_member(organisation, each[0])]
    logged = Session.objects.filter(organisation=organisation, day__gte=first, day__lte=last)
    logged = logged.filter(logged_at__lt=end_of(day)).order_by()
    recorded = {each.replace(day=1) for each in logged.values_list("day", flat=True).distinct()}
    offers = list(_offers(organisation, first))
    active = {begin for begin, end in months if begin in recorded or any(_helps(each, begin, end) for each in offers)}
    return share(len(active & recorded), len(active), asked)


def _months(first: dt.date, last: dt.date) -> Iterator[Month]:
    """The first and the last day of each."""
    while first <= last:
        following = clock.months_after(first, 1)
        yield first, following - dt.timedelta(days=1)
        first = following


def _was_member(organisation: Organisation, first: dt.date) -> bool:
    """From this day on. Since when it is a member is known by the last decision on it."""
    return organisation.decided_at is not None and clock.day_of(organisation.decided_at) <= first


def _offers(organisation: Organisation, first: dt.date) -> list[Offer]:
    rows = Offer.objects.filter(place__in=Place.objects.public().filter(organisation=organisation))
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=midnight(first)))
    return list(rows.prefetch_related("weekly_hours", "exceptions"))


def _helps(offer: Offer, first: dt.date, last: dt.date) -> bool:
    """Whether support was given by it on any of these days."""
    begin = max(first, clock.day_of(offer.created_at))
    end = min(last, clock.day_of(offer.ended_at)) if offer.ended_at else last
    if begin > end:
        return False
    schedule = schedule_of(offer)
    if not schedule.weekly and not schedule.exceptions:
        return True
    return bool(rules.openings(schedule, begin, (end - begin).days + 1))
