"""Agreements between a coordinator's area and an organisation."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.models.area import Network
from network.directory.models.organisation import Contact, Organisation
from network.directory.states import ContactRole, OrganisationState
from network.geography.models import Region


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force(self, on: dt.date | None = None) -> Self:
        """Those that hold on a day, today unless told otherwise."""
        on = on or clock.today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on, ended_at=None)

    def ending(self, on: dt.date | None = None) -> Self:
        """Those that hold, and end within their days of warning: the rule of ``Agreement.ends_soon`` for a day."""
        on = on or clock.today()
        soon = Q(pk__in=[])
        # A day for each number of days in use: SQL counts days differently on every database.
        held = self.in_force(on).filter(organisation__state=OrganisationState.MEMBER, ends_on__isnull=False)
        for days in held.order_by().values_list("remind_days", flat=True).distinct():
            soon |= Q(remind_days=days, ends_on__lte=on + dt.timedelta(days=days))
        return held.filter(soon)

    def to_remind(self) -> Self:
        """Those of which nobody has been reminded yet, though it is time."""
        return self.ending().filter(reminded_at=None)

    def visible_to(self, user: Any) -> Self:
        """Those of both sides: the coordinators of the organisation's home, and its main contacts."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = Contact.objects.in_force().filter(person=user, role=ContactRole.MANAGER)
        coordinated = Organisation.objects.coordinated_by(user)
        return self.filter(Q(organisation__in=coordinated) | Q(organisation__in=mine.values("organisation")))


class Agreement(models.Model):
    """Both dates are days on which it holds. ``remind_days``: so many days before the last one both sides are reminded,
    once (``reminded_at``). The signed paper is a private file: written once, known by its sha256, handed to those who
    may and to nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("organisation")
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("region"))
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("network")
    )
    # The other party as it stands in the paper: a coordinating city, association or agency.
    party = models.CharField(_("other party"), max_length=150)
    parts = models.TextField(_("what is agreed"), max_length=2500, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    remind_days = models.PositiveSmallIntegerField(_("days of warning"), default=60)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended before its time"), null=True, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=120, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveIntegerField(_("size in bytes"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_not_before_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(file_digest="", file_name="", file_size=0) | (~Q(file_digest="") & ~Q(file_name="")),
                name="agreement_file_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.starts_on}"

    @property
    def over(self) -> bool:
        """Ended, or its last day has passed."""
        return self.ended_at is not None or (self.ends_on is not None and self.ends_on < clock.today())

    @property
    def in_force(self) -> bool:
        """The same rule as ``AgreementQuerySet.in_force`` for today."""
        return not self.over and self.starts_on <= clock.today()

    @property
    def ends_soon(self) -> bool:
        """It holds today, and its days of warning have begun."""
        if not self.in_force or self.ends_on is None or not self.organisation.is_member:
            return False
        return self.ends_on <= clock.today() + dt.timedelta(days=self.remind_days)
