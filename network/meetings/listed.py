"""The organisers' list on the desk: which meetings, in which order, and how many come to each."""

import datetime as dt
import operator
from collections.abc import Mapping
from functools import reduce
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core import clock
from core.texts import languages
from network.directory import mandates
from network.directory.states import Role
from network.geography.models import Region
from network.meetings import whens
from network.meetings.models import AttendanceEvent, Meeting
from network.meetings.states import SEATED, MeetingState, RegistrationState, Way

# What a person chose, by the names of the form's fields; what is empty does not narrow, but for the time.
Wanted = Mapping[str, Any]
PAST, EVERY = "past", "all"
# The country, where one chooses between regions.
COUNTRY = "country"


def meetings(user: Any, wanted: Wanted) -> QuerySet[Meeting]:
    """What this person organises. Without a time those that are not over, the next first; all others the newest first.

    Each comes with ``onsite`` and ``online`` (seats that are held), ``waiting``, ``present``, and ``counted``: whether
    anybody has registered attendance.
    """
    mine = Meeting.objects.coordinated_by(user).filter(
        _holding(wanted.get("q", "")), _time(wanted.get("time", "")), of_region(wanted.get("region", ""))
    )
    same = {name: wanted[name] for name in ("state", "kind") if wanted.get(name)}
    rows = mine.filter(**same).select_related("region", "network", "municipality")
    return _counted(rows).order_by("-starts_at" if wanted.get("time") else "starts_at", "pk")


def coming(user: Any, limit: int) -> list[Meeting]:
    """The next of them that take place, or may: drafts too. As `meetings`."""
    rows = meetings(user, {}).exclude(state=MeetingState.CANCELLED)
    return list(rows[:limit])


def attended() -> QuerySet[AttendanceEvent]:
    """Of each registration the newest event, where it says that somebody was there: as many rows as people."""
    newer = AttendanceEvent.objects.filter(registration=OuterRef("registration")).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    )
    return AttendanceEvent.objects.filter(~Exists(newer), present=True)


def regions_of(user: Any) -> list[Region]:
    """For which a person coordinates anything, in the order of their codes."""
    held = mandates.of(user).filter(role=Role.COORDINATOR)
    return list(Region.objects.filter(pk__in=held.values("region")).order_by("code"))


def years_of(rows: QuerySet[Meeting]) -> list[int]:
    """In which these begin, the newest first; of none, this year."""
    span = rows.order_by().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    if span["first"] is None:
        return [clock.today().year]
    first, last = (clock.day_of(span[end]).year for end in ("first", "last"))
    return list(range(last, first - 1, -1))


def of_region(chosen: str) -> Q:
    """``chosen``: the code of a region, COUNTRY, or "" for all."""
    if chosen == COUNTRY:
        return Q(region=None)
    return Q(region__code=chosen) if chosen else Q()


def in_year(year: int) -> Q:
    """Meetings that begin in it, in Finland's time."""
    return Q(starts_at__gte=_new_year(year), starts_at__lt=_new_year(year + 1))


def _new_year(year: int) -> dt.datetime:
    return whens.at(dt.date(year, 1, 1), dt.time())


def _time(chosen: str) -> Q:
    now = clock.now()
    if chosen == EVERY:
        return Q()
    if chosen == PAST:
        return Q(ends_at__lte=now)
    return in_year(int(chosen)) if chosen else Q(ends_at__gt=now)


def _counted(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """One join counts the registrations, and one subquery those who were there: joined too, they would multiply."""
    held = Q(registrations__state__in=SEATED)
    there = attended().filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        onsite=Count("registrations", filter=held & Q(registrations__way=Way.ONSITE)),
        online=Count("registrations", filter=held & Q(registrations__way=Way.ONLINE)),
        waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING)),
        present=Coalesce(Subquery(there), 0),
        counted=Exists(AttendanceEvent.objects.filter(meeting=OuterRef("pk"))),
    )


def _holding(text: str) -> Q:
    """Each word in the title, in any language. SQLite folds only the letters of ASCII, so the word is asked for in the
    cases that titles are written in."""
    found = Q()
    for word in text.split():
        cases = {word, word.lower(), word.capitalize(), word.upper()}
        columns = [f"title_{code}" for code in languages()]
        found &= reduce(operator.or_, (Q(**{f"{column}__icontains": case}) for column in columns for case in cases))
    return found
