"""What the open data holds, one row a service: derived from the directory, so that pages of long lists stay fast and
harvesters hear of what has gone."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.models import Offer, Organisation, Place
from network.directory.states import HIDDEN_MONTHS, PlaceKind, months_before
from network.geography.models import Municipality


def is_active() -> Q:
    """Entries of places in the finder: published, and confirmed within the last twelve months."""
    return Q(published=True, confirmed_on__gte=months_before(clock.today(), HIDDEN_MONTHS))


def is_gone_since(moment: dt.datetime) -> Q:
    """Entries that are no longer active and ceased to be, or changed afterwards, at ``moment`` or later.

    A place is hidden by the calendar alone, at the midnight after its last day: that is later than ``moment`` when it
    was still shown on the day that ``moment`` ends or follows.
    """
    before = clock.day_of(moment - dt.timedelta(microseconds=1))
    hidden = Q(published=True, confirmed_on__lt=months_before(clock.today(), HIDDEN_MONTHS))
    hidden_since = Q(confirmed_on__gte=months_before(before, HIDDEN_MONTHS)) | Q(modified_at__gte=moment)
    return Q(published=False, modified_at__gte=moment) | (hidden & hidden_since)


class EntryQuerySet(models.QuerySet["Entry"]):
    def active(self) -> Self:
        return self.filter(is_active())


class Entry(models.Model):
    """A service that is, or once was, public. What never was has no row. Texts stay in the directory; only what is
    sought by is copied. ``published``: public today unless it was not confirmed for too long; ``ended``: for good.

    ``lat`` and ``lon`` are those of the door of a site (``precise``), else of the middle of the municipality; ``x``,
    ``y``, ``z`` the same place on a sphere of radius 1, by which distances are compared in SQL without trigonometry.
    """

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, primary_key=True, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=PlaceKind)
    nationwide = models.BooleanField(default=False)
    all_topics = models.BooleanField(default=False)
    published = models.BooleanField(default=False)
    ended = models.BooleanField(default=False)
    confirmed_on = models.DateField()
    lat = models.FloatField()
    lon = models.FloatField()
    precise = models.BooleanField(default=False)
    x = models.FloatField()
    y = models.FloatField()
    z = models.FloatField()
    # Folded names and texts in all languages, a line each.
    text = models.TextField(blank=True)
    modified_at = models.DateTimeField(default=clock.now, db_index=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the open data")
        verbose_name_plural = _("entries of the open data")
        ordering = ["offer"]
        indexes = [
            # Pages and counts of everything are read from this one alone.
            models.Index(
                fields=["offer", "confirmed_on", "published"], condition=Q(published=True), name="entry_pages"
            ),
            models.Index(fields=["organisation", "published"], name="entry_organisation"),
            models.Index(fields=["municipality", "published"], name="entry_municipality"),
            models.Index(fields=["lat", "lon"], name="entry_position"),
        ]

    def __str__(self) -> str:
        return str(self.offer_id)

    @property
    def hidden_on(self) -> dt.date:
        """The first day on which it is hidden when nobody confirms it again."""
        day = self.confirmed_on + dt.timedelta(days=360)
        while months_before(day, HIDDEN_MONTHS) <= self.confirmed_on:
            day += dt.timedelta(days=1)
        return day

    @property
    def is_active(self) -> bool:
        """The same rule as ``active`` for today."""
        return self.published and self.confirmed_on >= months_before(clock.today(), HIDDEN_MONTHS)

    @property
    def last_modified(self) -> dt.datetime:
        """When it changed last; going out of sight because nobody confirmed it is a change."""
        if not self.published or self.is_active:
            return self.modified_at
        return max(self.modified_at, timezone.make_aware(dt.datetime.combine(self.hidden_on, dt.time.min)))
