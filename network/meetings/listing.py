"""The public calendar: which meetings are shown, in which order, a page at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import get_default_timezone
from django.utils.translation import ngettext

from core import clock
from network.meetings import cards
from network.meetings.asking import Ask, Question, month_name
from network.meetings.cards import Card
from network.meetings.models import Meeting, MeetingQuerySet
from network.meetings.states import Audience, MeetingState, Way

ON_A_PAGE = 20


@dataclass(frozen=True)
class Month:
    """Meetings of one month, by day. In a month that was asked for also those that began before it."""

    heading: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class Listing:
    """Everything meetings/calendar.html needs."""

    ask: Ask
    user: Any

    @property
    def question(self) -> Question:
        return self.ask.question

    @cached_property
    def page(self) -> Page[Meeting]:
        """One that is not there is the last."""
        return Paginator(cards.loaded(found(self.question, self.user)), ON_A_PAGE).get_page(self.question.page)

    @cached_property
    def months(self) -> list[Month]:
        shown = cards.of(self.page.object_list, self.user)
        asked = self.question.month or dt.date.min
        by_month = groupby(shown, key=lambda card: max(card.meeting.day.replace(day=1), asked))
        return [Month(month_name(month), list(each)) for month, each in by_month]

    @property
    def heading(self) -> str:
        number = self.page.paginator.count
        if self.question.past:
            return ngettext("%(number)s past event", "%(number)s past events", number) % {"number": number}
        return ngettext("%(number)s event to come", "%(number)s events to come", number) % {"number": number}

    @property
    def before(self) -> str:
        return self.question.at(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def after(self) -> str:
        return self.question.at(self.page.next_page_number()) if self.page.has_next() else ""

    @property
    def feeds(self) -> str:
        """Where the same region can be followed in one's own calendar."""
        region = self.question.region
        path = reverse("meetings:calendar_feeds")
        return f"{path}?region={region.code}" if region else path


def found(question: Question, user: Any) -> MeetingQuerySet:
    """Those this person may know of, without drafts: to come, the next first; or past and held, the newest first. A
    region's list has the country's meetings too: they are for everyone."""
    rows: MeetingQuerySet = Meeting.objects.visible_to(user).exclude(state=MeetingState.DRAFT)
    if question.region:
        rows = rows.filter(Q(region=question.region) | Q(region=None))
    if question.kind:
        rows = rows.filter(kind=question.kind)
    if question.way:
        rows = rows.exclude(**{"onsite_seats" if question.way == Way.ONSITE else "online_seats": 0})
    if question.language:
        rows = rows.filter(languages=question.language)
    if question.month:
        first, next_first = (_midnight(clock.months_after(question.month, n)) for n in (0, 1))
        rows = rows.filter(ends_at__gt=first, starts_at__lt=next_first)
    if question.past:
        rows = rows.filter(ends_at__lte=clock.now()).exclude(state=MeetingState.CANCELLED)
        return rows.order_by("-starts_at", "id")
    return rows.to_come().order_by("starts_at", "id")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), get_default_timezone())


def coming(limit: int) -> list[Card]:
    """The next meetings that are open to all and take place, for the home page. One query."""
    rows = Meeting.objects.filter(audience=Audience.PUBLIC, state=MeetingState.PUBLISHED).to_come()
    return [Card(row, []) for row in rows.select_related("municipality").order_by("starts_at", "id")[:limit]]
