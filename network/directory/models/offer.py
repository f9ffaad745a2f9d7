"""What help is given at a place: in which matters, how, in which languages, for whom, and when."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.models.place import Place
from network.directory.models.vocabulary import Term
from network.directory.states import Booking, Price, Weeks


class OfferQuerySet(models.QuerySet["Offer"]):
    def in_use(self) -> Self:
        return self.filter(ended_at=None)

    def whole(self) -> Self:
        """With everything a page shows of an offer, in a number of queries that does not grow with the rows."""
        return self.select_related("way").prefetch_related(
            "topics", "e_services", "audiences", "target_groups", "languages", "weekly_hours", "exceptions"
        )


class Offer(models.Model):
    """One kind of help at a place. ``all_topics``: in any matter; then ``topics`` names only what it is best at.
    ``hours_note`` adds words to the hours; ``open_on_holidays``: the weekly hours hold on public holidays too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="offers", verbose_name=_("place"))
    way = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("way of support"))
    name = models.CharField(_("name"), max_length=100)
    summary = models.CharField(_("in short"), max_length=150, blank=True)
    all_topics = models.BooleanField(_("help in all matters"), default=False)
    topics: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("topics"), blank=True, db_table="directory_offer_topic"
    )
    e_services: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("public e-services"), blank=True, db_table="directory_offer_e_service"
    )
    audiences: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("who it is for"), blank=True, db_table="directory_offer_audience"
    )
    target_groups: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("target groups"), blank=True, db_table="directory_offer_target_group"
    )
    languages: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("languages"), blank=True, db_table="directory_offer_language"
    )
    easy_language = models.BooleanField(_("help in easy language"), default=False)
    price = models.CharField(_("price"), max_length=8, choices=Price, default=Price.FREE)
    price_note = models.CharField(_("more about the price"), max_length=150, blank=True)
    booking = models.CharField(_("booking"), max_length=12, choices=Booking, default=Booking.NONE)
    booking_note = models.CharField(_("how to book"), max_length=150, blank=True)
    booking_link = models.URLField(_("link for booking"), max_length=500, blank=True)
    hours_note = models.CharField(_("more about the hours"), max_length=150, blank=True)
    open_on_holidays = models.BooleanField(_("open on public holidays too"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["order", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(price__in=Price.values), name="offer_price_known"),
            models.CheckConstraint(condition=Q(booking__in=Booking.values), name="offer_booking_known"),
        ]

    def __str__(self) -> str:
        return self.name


class WeeklyHours(models.Model):
    """Support given each week, or each odd or even ISO week, on one weekday (0 = Monday).

    Local time of Finland. ``closes`` not after ``opens`` means the next day (00:00 = midnight at the end of the day).
    ``first_day`` and ``last_day``, when given, are the first and last days on which it may begin.
    """

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="weekly_hours", verbose_name=_("offer"))
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    weeks = models.CharField(_("which weeks"), max_length=5, choices=Weeks, default=Weeks.EVERY)
    by_appointment = models.BooleanField(_("by appointment only"), default=False)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        ordering = ["weekday", "opens", "weeks"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weeklyhours_weekday_known"),
            models.CheckConstraint(condition=Q(weeks__in=Weeks.values), name="weeklyhours_weeks_known"),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="weeklyhours_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class HoursException(models.Model):
    """On the days ``first_day`` … ``last_day`` the weekly hours do not hold: closed when no times are given, else open
    at these. Several rows of one day give several openings."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="exceptions", verbose_name=_("offer"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    by_appointment = models.BooleanField(_("by appointment only"), default=False)
    note = models.CharField(_("why"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("exception to the hours")
        verbose_name_plural = _("exceptions to the hours")
        ordering = ["first_day", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="hoursexception_days_in_order"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="hoursexception_times_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} {self.opens}"
