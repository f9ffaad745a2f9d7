"""Mandates: who coordinates what, from when to when."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.models.area import Network
from network.directory.states import Role
from network.geography.models import Region


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self, on: dt.date | None = None) -> Self:
        """Those that hold on a day, today unless told otherwise. One ended at once counts no more on that very day."""
        on = on or clock.today()
        midnight = timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min))
        return self.filter(
            Q(until_date=None) | Q(until_date__gte=on), Q(ended_at=None) | Q(ended_at__gte=midnight), from_date__lte=on
        )

    def crossing(self, first: dt.date, last: dt.date | None) -> Self:
        """Those that were not ended and share at least one day with ``first`` … ``last`` (None = for ever)."""
        rows = self.filter(Q(until_date=None) | Q(until_date__gte=first), ended_at=None)
        return rows.filter(from_date__lte=last) if last else rows


class Mandate(models.Model):
    """The base of every permission in the network: without one in force, a person has no access to a region.

    Both dates are days on which it holds; no ``until_date`` means until further notice. ``ended_at``: taken back
    before its time, at that moment. Rows stay when they are over: who was responsible when must be known later.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mandates", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.COORDINATOR)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("region"))
    # Given: it holds for the municipalities of this network only, not for the whole region.
    network = models.ForeignKey(
        Network,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("network"),
        help_text=_("Leave this empty if the mandate holds for the whole region."),
    )
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given"), default=clock.now, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["region__code", "role", "-from_date"]
        permissions = [("give_mandate", "Can give and end mandates")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="mandate_role_known"),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")), name="mandate_until_not_before_from"
            ),
            # Two that share only some days SQL cannot tell on every database: actions.give_mandate does.
            models.UniqueConstraint(
                fields=["person", "role", "region"],
                condition=Q(until_date=None, ended_at=None, network=None),
                name="mandate_one_until_further_notice",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "region", "from_date"],
                condition=Q(ended_at=None, network=None),
                name="mandate_one_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "network"],
                condition=Q(until_date=None, ended_at=None),
                name="mandate_one_of_a_network_until_further_notice",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "network", "from_date"],
                condition=Q(ended_at=None),
                name="mandate_one_of_a_network_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.network or self.region}"

    @property
    def over(self) -> bool:
        """Ended, or its last day has passed."""
        return self.ended_at is not None or (self.until_date is not None and self.until_date < clock.today())

    @property
    def in_force(self) -> bool:
        """The same rule as ``MandateQuerySet.in_force`` for today."""
        return not self.over and self.from_date <= clock.today()
