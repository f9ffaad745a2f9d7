"""The finder's index: what is asked of offers at public places, laid out so that a search reads few rows.

All of it is derived from the directory (`index.refresh`) and may be thrown away and made anew (`rebuild_finder`).
"""

from django.db import models

from network.directory.models import Offer, Place, Term
from network.finder.facets import DAYS, HOURS
from network.geography.models import Municipality


class Delivery(models.TextChoices):
    """How an offer meets a person. Not shown anywhere: pages speak of ways and forms of support."""

    SITE = "site"
    HOME = "home"
    REMOTE = "remote"


class Entry(models.Model):
    """An offer in use at a public place. ``facets``: the numbers it can be asked by (see `facets`), as "|3|17|-1|".

    ``hours``: a sign for each hour of a week from Monday midnight, local time: "1" open, "a" by appointment, "0"
    closed. It is generous (odd weeks, holidays and exceptions are left out), so what passes is asked exactly later.
    ``exact``: latitude and longitude are those of the door, not of the middle of the municipality. ``breadth``: how
    many municipalities a remote or home offer reaches. ``confirmed_on`` is copied, and how fresh that is computed when
    read: no job can be late.
    """

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    delivery = models.CharField(max_length=6, choices=Delivery)
    way = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    lat = models.FloatField()
    lon = models.FloatField()
    exact = models.BooleanField()
    breadth = models.PositiveSmallIntegerField(default=0)
    confirmed_on = models.DateField()
    facets = models.TextField()
    hours = models.CharField(max_length=DAYS * HOURS)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(delivery__in=Delivery.values), name="entry_delivery_known")
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.delivery}"


class Posting(models.Model):
    """One line of the index: offers with this facet stand at this spot. ``spot`` is a cell of `cells`; or below zero a
    municipality (``-pk``) for a place so far from its middle that a circle around that would not find it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="postings")
    facet = models.IntegerField()
    spot = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["facet", "spot", "entry"], name="finder_posting_by_facet")]

    def __str__(self) -> str:
        return f"{self.facet} {self.spot}"


class Reach(models.Model):
    """A remote or home offer reaches an area: a municipality by its primary key, a region by ``-pk`` when it reaches
    any of its municipalities, or 0: the whole country. ``breadth`` as in its entry: helpers of one's own municipality
    come before those of many."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="reaches")
    delivery = models.CharField(max_length=6, choices=Delivery)
    area = models.IntegerField()
    breadth = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["area", "delivery", "breadth", "entry"], name="finder_reach_by_area")]

    def __str__(self) -> str:
        return f"{self.delivery} {self.area}"
