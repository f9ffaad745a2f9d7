"""A meeting, the series it belongs to, and its agenda."""

import datetime as dt
import uuid
from typing import Any, Self
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory import mandates
from network.directory.models import Contact, Network, Organisation, Term
from network.directory.states import OrganisationState
from network.geography.models import Municipality, Region
from network.meetings.states import LIVE, Audience, Kind, MeetingState, Rhythm, Way


def new_uid() -> str:
    """Fixed at creation and never made of anything that can change (RFC 5545, 3.8.4.7)."""
    return f"{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}"


def unshown(user: Any) -> "models.QuerySet[EmailAddress]":
    """The address of an account as long as nobody has shown that it is theirs: what belongs to whoever has this address
    does not belong to the account yet."""
    rows: models.QuerySet[EmailAddress] = EmailAddress.objects.filter(
        user=user.pk, email__iexact=user.email, verified=False
    )
    return rows


class Series(models.Model):
    """Dates that belong together. ``rhythm`` and ``interval`` (in weeks; 1 for the others) say how they were made, so
    that more can be added in the same rhythm."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm)
    interval = models.PositiveSmallIntegerField(_("weeks between"), default=1)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="series_rhythm_known"),
            models.CheckConstraint(condition=Q(interval__gte=1, interval__lte=12), name="series_interval_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.created_at:%Y-%m-%d}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def announced(self) -> Self:
        """What strangers may see: open to all, and published at some time; also cancelled and held ones."""
        return self.filter(audience=Audience.PUBLIC).exclude(state=MeetingState.DRAFT)

    def coordinated_by(self, user: Any) -> Self:
        """Those whose region or network a person coordinates today; for administrators also those of the country."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        held = mandates.of(user)
        whole = held.filter(network=None).values("region")
        part = held.filter(network__isnull=False, network__ended_at=None).values("network")
        mine = Q(region__in=whole) | Q(network__in=part)
        return self.filter(mine | Q(region=None) if user.is_superuser else mine)

    def visible_to(self, user: Any) -> Self:
        """What a person may know of without a link: what is open to all, what they organise, what is for members of
        their network, and what they were invited to or are registered for. Drafts only for those who organise."""
        if not user.is_authenticated or not user.is_active:
            return self.announced()
        mine = self.coordinated_by(user).values("pk")
        asked = Invitation.objects.filter(meeting=OuterRef("pk"), email__iexact=user.email, withdrawn_at=None)
        coming = Meeting.registrations.rel.related_model.objects.filter(  # type: ignore[attr-defined]
            meeting=OuterRef("pk"), person=user, state__in=LIVE
        )
        invited = Q(Exists(asked)) & ~Q(Exists(unshown(user)))
        known = Q(audience=Audience.PUBLIC) | self._for_members(user) | invited | Q(Exists(coming))
        return self.filter(Q(pk__in=mine) | (~Q(state=MeetingState.DRAFT) & known))

    @staticmethod
    def _for_members(user: Any) -> Q:
        """Contacts of organisations in the network, where these have their home; coordinators wherever they hold."""
        contacts = Contact.objects.in_force().filter(person=user, organisation__state=OrganisationState.MEMBER)
        towns = Municipality.objects.filter(
            Q(pk__in=contacts.values("organisation__municipality"))
            | Q(pk__in=mandates.municipalities_of(user).values("pk"))
        )
        chosen = Meeting.networks.through.objects.filter(meeting=OuterRef("pk"))
        among = chosen.filter(network__municipalities__in=towns.values("pk"))
        everyone = Q(region__in=towns.values("region")) | (Q(region=None) & Q(Exists(towns)))
        return Q(audience=Audience.NETWORK) & (Q(Exists(among)) | (~Q(Exists(chosen)) & everyone))

    def to_come(self) -> Self:
        """Not over yet."""
        return self.filter(ends_at__gt=clock.now())


class Meeting(models.Model):
    """``region`` empty: for the whole country, organised by administrators. ``network``: organised by this network of
    the region. ``networks``: for whom it is when the audience is NETWORK; none means all of the region (or country).

    Seats by way of attending: empty is without limit, 0 is not possible that way. ``opens_at`` and ``closes_at``: when
    one can register; empty is from publishing, and until the beginning. Times are aware, shown in Europe/Helsinki.
    ``uid`` and ``sequence`` are those of the calendar entry (RFC 5545): the number grows with every change that matters
    to whoever has it in a calendar, ``revised_at`` is when it last did. ``turns`` counts registrations: each takes the
    next number, and who has the lower one comes first. ``check_in_code`` is what participants type or scan at the door.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("region")
    )
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("network")
    )
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("series")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NETWORK_MEETING)
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience, default=Audience.NETWORK)
    networks: "models.ManyToManyField[Network, Any]" = models.ManyToManyField(
        Network, related_name="meetings_for", verbose_name=_("networks it is for"), blank=True
    )
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in short"), max_length=250, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    languages: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("languages")
    )
    # states.Service
    services = models.JSONField(_("so that all can follow"), default=list, blank=True)
    # states.Question
    asks = models.JSONField(_("asked of participants"), default=list, blank=True)
    starts_at = models.DateTimeField(_("begins"), db_index=True)
    ends_at = models.DateTimeField(_("ends"))
    state = models.CharField(_("state"), max_length=12, choices=MeetingState, default=MeetingState.DRAFT)
    place_name = models.CharField(_("place"), max_length=120, blank=True)
    street = models.CharField(_("street address"), max_length=130, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("municipality"),
    )
    directions = models.TextField(_("how to get there"), max_length=500, blank=True)
    # What is so at the place, of the vocabulary of places; what is not named, nobody promised.
    facts: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("accessibility of the place"), blank=True
    )
    # Shown to participants only.
    join_link = models.URLField(_("link to join"), max_length=500, blank=True)
    join_note = models.TextField(_("how to join"), max_length=500, blank=True)
    onsite_seats = models.PositiveIntegerField(_("places on site"), null=True, blank=True)
    online_seats = models.PositiveIntegerField(_("places online"), null=True, blank=True)
    guests = models.BooleanField(_("also without an account"), default=True)
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    # Who answers questions.
    contact_name = models.CharField(_("who answers"), max_length=100, blank=True)
    contact_email = models.EmailField(_("e-mail"), max_length=100, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True)
    uid = models.CharField(max_length=120, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    revised_at = models.DateTimeField(default=clock.now, editable=False)
    turns = models.PositiveIntegerField(default=0, editable=False)
    check_in_code = models.CharField(_("code at the door"), max_length=12, blank=True, editable=False)
    cancel_reason = models.CharField(_("why cancelled"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    held_at = models.DateTimeField(_("held"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="meeting_kind_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="meeting_audience_known"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(onsite_seats=0, online_seats=0), name="meeting_can_be_attended_some_way"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | Q(cancelled_at__isnull=False), name="meeting_cancelled_at"
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.DRAFT) | Q(published_at__isnull=False), name="meeting_published_at"
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"]), models.Index(fields=["region", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def ways(self) -> tuple[Way, ...]:
        """How one can take part."""
        seats = {Way.ONSITE: self.onsite_seats, Way.ONLINE: self.online_seats}
        return tuple(way for way, number in seats.items() if number != 0)

    def seats(self, way: str) -> int | None:
        """None: without limit."""
        return self.onsite_seats if way == Way.ONSITE else self.online_seats

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Whether one can register now."""
        now = clock.now()
        begun = self.opens_at is None or self.opens_at <= now
        return (
            self.state == MeetingState.PUBLISHED
            and begun
            and now < min(self.closes_at or self.starts_at, self.starts_at)
        )

    @property
    def day(self) -> dt.date:
        """On which it begins, in Finland."""
        return clock.day_of(self.starts_at)


class AgendaItem(models.Model):
    """``minutes``: how long. ``speaker``: as it is shown, a person or a role. ``order`` counts from 1."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda", verbose_name=_("meeting"))
    order = models.PositiveSmallIntegerField(_("order"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    title = models.CharField(_("subject"), max_length=200)
    note = models.CharField(_("note"), max_length=300, blank=True)
    speaker = models.CharField(_("speaker"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("items of the agenda")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["meeting", "order"], name="agendaitem_order_once")]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """An address that was asked to a meeting for invited people, or to any other. ``token_hash``: sha256 of the secret
    in the mail, by which one sees the meeting and registers."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("meeting")
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=100, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation to a meeting")
        verbose_name_plural = _("invitations to meetings")
        ordering = ["invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=Q(withdrawn_at=None), name="meetinginvitation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"
