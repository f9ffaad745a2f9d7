"""What stands in calendars that people follow: those of everything, a region, a network, and one's own.

Meetings stay for a while after they were held, and cancelled ones after they were cancelled, marked as such: an entry
that only vanished would stay in the calendars of those who have it.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from core import clock
from network.directory import links
from network.directory.models import Network
from network.geography.models import Region
from network.meetings import policies
from network.meetings.calendars import files
from network.meetings.calendars.attached import may_join
from network.meetings.calendars.entries import entry
from network.meetings.models import CalendarFeed, Meeting, MeetingQuerySet, Registration
from network.meetings.states import CANCELLED_DAYS, MeetingState, RegistrationState

PAST_DAYS = 90
_TAKES_PART = (RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED)


@dataclass(frozen=True)
class Followed:
    """A calendar that everybody may follow: of a region or of a network, of both neither: of everything."""

    region: Region | None = None
    network: Network | None = None

    @property
    def name(self) -> str:
        """As it is called in the reader's calendar, in the active language."""
        if self.region is None and self.network is None:
            return _("Vieri: all events")
        return _("Vieri: events, %(area)s") % {"area": self.network or self.region}

    @property
    def meetings(self) -> MeetingQuerySet:
        """Those open to all. A region's has the country's too; a network's those it organises or is meant by."""
        rows: MeetingQuerySet = Meeting.objects.announced().filter(_kept())
        if self.region is not None:
            rows = rows.filter(Q(region=self.region) | Q(region=None))
        if self.network is not None:
            rows = rows.filter(Q(network=self.network) | Q(pk__in=self.network.meetings_for.values("pk")))
        return rows


def followed(calendar: Followed, language: str) -> bytes:
    """The file; two queries, however many meetings."""
    rows = calendar.meetings.select_related("region", "network", "municipality").prefetch_related("agenda")
    with override(language):
        name = calendar.name
    return files.written([entry(row, language=language) for row in rows], language=language, name=name, feed=True)


def own(person: User, language: str) -> bytes:
    """What a person takes part in or waits for, with the links to join; two queries."""
    rows = Registration.objects.filter(policies.own(person), _kept("meeting__"), state__in=_TAKES_PART)
    rows = rows.select_related("meeting__region", "meeting__network", "meeting__municipality", "person")
    rows = rows.exclude(meeting__state=MeetingState.DRAFT).order_by("meeting__starts_at", "pk")
    entries = [
        entry(row.meeting, language=language, private=may_join(row), attendee=row)
        for row in rows.prefetch_related("meeting__agenda")
    ]
    with override(language):
        name = _("Vieri: my events")
    return files.written(entries, language=language, name=name, feed=True)


def owner(token: str) -> User | None:
    """Whose calendar a secret address is. What is looked up is the hash, of which no part can be guessed step by step
    by measuring the time."""
    digest = links.hashed(token)
    feed = CalendarFeed.objects.select_related("person").filter(token_hash=digest, person__is_active=True).first()
    return feed.person if feed and constant_time_compare(feed.token_hash, digest) else None


def mark(feed: CalendarFeed | None) -> str:
    """Which address it is, for the form that replaces it: some of the hash; "" for none."""
    return feed.token_hash[:16] if feed else ""


def _kept(prefix: str = "") -> Q:
    """What has not been over, or cancelled, for too long."""
    now = clock.now()
    cancelled = Q(**{f"{prefix}state": MeetingState.CANCELLED})
    lately = Q(**{f"{prefix}cancelled_at__gte": now - dt.timedelta(days=CANCELLED_DAYS)})
    return (cancelled & lately) | (~cancelled & Q(**{f"{prefix}ends_at__gte": now - dt.timedelta(days=PAST_DAYS)}))
