"""Where help is to be had: a room one goes to, a number or chat one reaches, or helpers who come home."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory import mandates
from network.directory.models.organisation import Organisation
from network.directory.models.vocabulary import Term
from network.directory.states import (
    HIDDEN_MONTHS,
    STALE_MONTHS,
    FactAnswer,
    Freshness,
    OrganisationState,
    PlaceKind,
    PlaceState,
    months_before,
)
from network.geography.models import Municipality


class PlaceQuerySet(models.QuerySet["Place"]):
    def public(self) -> Self:
        """What strangers may see: published, of a member, whether it was confirmed lately or not."""
        return self.filter(state=PlaceState.PUBLISHED, organisation__state=OrganisationState.MEMBER)

    def in_finder(self, on: dt.date | None = None) -> Self:
        """Public, and confirmed within the last twelve months. Computed when read: no job can be late."""
        return self.public().filter(confirmed_on__gte=months_before(on or clock.today(), HIDDEN_MONTHS))

    def visible_to(self, user: Any) -> Self:
        """On the desk: those of one's own organisations, and those where one coordinates."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = Organisation.objects.of(user)
        return self.filter(Q(municipality__in=mandates.municipalities_of(user)) | Q(organisation__in=mine))


class Place(models.Model):
    """A place, a remote channel or a home-visit area; ``kind`` says which. Texts are translated and may be missing in
    some languages. ``municipality``: where it stands, or from where it is run; whose coordinator helps with it.

    ``lat`` and ``lon`` (WGS 84, degrees) are those of the door when known, both or none; without them distances are
    counted from the middle of the municipality, and said so. ``served``: the municipalities a channel or home visits
    reach; ``nationwide``: all of them. ``alert``: a short notice for everyone, such as a closure.
    ``confirmed_on``: the day somebody last said that everything is right; empty until the first publishing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="places", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind, default=PlaceKind.SITE)
    name = models.CharField(_("name"), max_length=100)
    summary = models.CharField(_("in short"), max_length=150, blank=True)
    description = models.TextField(_("description"), max_length=2500, blank=True)
    directions = models.TextField(_("how to get there"), max_length=500, blank=True)
    alert = models.CharField(_("notice"), max_length=200, blank=True)
    street = models.CharField(_("street address"), max_length=130, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="places", verbose_name=_("municipality")
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    served: "models.ManyToManyField[Municipality, Any]" = models.ManyToManyField(
        Municipality, related_name="served_by", verbose_name=_("municipalities served"), blank=True
    )
    nationwide = models.BooleanField(_("the whole country"), default=False)
    email = models.EmailField(_("e-mail"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    phone_price = models.CharField(_("price of a call"), max_length=150, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    # Where a chat or video meeting opens.
    link = models.URLField(_("link to the chat or video"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=PlaceState, default=PlaceState.DRAFT)
    confirmed_on = models.DateField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Which letter about freshness was sent since the last confirmation, and when (states.Letter; "" for none).
    letter = models.CharField(max_length=12, blank=True, editable=False)
    letter_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=clock.now, db_index=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="place_kind_known"),
            models.CheckConstraint(condition=Q(state__in=PlaceState.values), name="place_state_known"),
            models.CheckConstraint(
                condition=Q(lat=None, lon=None) | Q(lat__gte=59, lat__lte=71, lon__gte=19, lon__lte=32),
                name="place_position_in_finland",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlaceState.PUBLISHED) | Q(confirmed_on__isnull=False), name="place_public_confirmed"
            ),
        ]
        indexes = [models.Index(fields=["state", "confirmed_on"]), models.Index(fields=["municipality", "state"])]

    def __str__(self) -> str:
        return self.name

    @property
    def position(self) -> tuple[float, float]:
        """Latitude and longitude in degrees: the door's, or those of the middle of the municipality."""
        if self.lat is None or self.lon is None:
            return self.municipality.lat, self.municipality.lon
        return self.lat, self.lon

    @property
    def is_public(self) -> bool:
        """The same rule as ``public``."""
        return self.state == PlaceState.PUBLISHED and self.organisation.is_member

    @property
    def freshness(self) -> Freshness:
        """How lately it was confirmed. The same rule as ``in_finder`` for today."""
        if self.confirmed_on is None or self.confirmed_on < months_before(clock.today(), HIDDEN_MONTHS):
            return Freshness.HIDDEN
        if self.confirmed_on < months_before(clock.today(), STALE_MONTHS):
            return Freshness.NOT_CONFIRMED
        return Freshness.CONFIRMED


class PlaceFact(models.Model):
    """One fact about getting in and being there. No row: nobody said."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="facts", verbose_name=_("place"))
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("fact"))
    answer = models.CharField(_("answer"), max_length=10, choices=FactAnswer)

    class Meta:
        verbose_name = _("fact about a place")
        verbose_name_plural = _("facts about places")
        ordering = ["term__order"]
        constraints = [
            models.UniqueConstraint(fields=["place", "term"], name="placefact_once"),
            models.CheckConstraint(condition=Q(answer__in=FactAnswer.values), name="placefact_answer_known"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.answer}"


class ConfirmationLink(models.Model):
    """A link in a mail by which somebody without an account says that a place's details are right. ``token_hash`` is
    the sha256 of its secret, which stands in the mail and nowhere else. It works until ``until``, and for one place."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="links", verbose_name=_("place"))
    email = models.EmailField(_("sent to"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("sent"), default=clock.now, editable=False)
    until = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation link")
        verbose_name_plural = _("confirmation links")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.place_id} {self.created_at:%Y-%m-%d}"
