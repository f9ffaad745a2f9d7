"""Who comes: registrations with their place in the queue, what they need, and the letters they got."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.models import Organisation
from network.geography.models import Municipality
from network.meetings.models.meeting import Invitation, Meeting
from network.meetings.states import LIVE, SEATED, Letter, RegistrationState, Way


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def seated(self) -> Self:
        """Those that hold a seat: confirmed, and offered as long as the offer stands."""
        return self.filter(state__in=SEATED)

    def confirmed(self) -> Self:
        return self.filter(state=RegistrationState.CONFIRMED)

    def queue(self) -> Self:
        """In the order in which they get seats."""
        return self.filter(state=RegistrationState.WAITING).order_by("turn")


class Registration(models.Model):
    """``turn``: the number by which people get seats, taken from the meeting under its lock; a new one when somebody
    joins the queue again or for another way. ``person`` is empty for guests; ``email`` is kept in lower case, and empty
    for those without one whom an organiser put on the list. ``invitation``: by whose link a guest came.
    ``token_hash``: sha256 of the secret in the mails, by which a guest (or anybody who has the mail) confirms, changes
    and cancels; it is also what the code at the door is made of. ``name`` and ``email`` are emptied when
    ``forgotten_at`` is set; that somebody came stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("meeting")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="meeting_registrations",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=5)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    # As they wrote it, when it is none of the network.
    organisation_name = models.CharField(_("organisation"), max_length=150, blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    wish = models.CharField(_("what they would like to hear about"), max_length=500, blank=True)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    state = models.CharField(_("state"), max_length=12, choices=RegistrationState)
    turn = models.PositiveIntegerField(_("turn"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invitation = models.ForeignKey(
        Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    registered_at = models.DateTimeField(_("registered"), default=clock.now, editable=False)
    confirm_until = models.DateTimeField(_("to be confirmed by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offer stands until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("cancelled or expired"), null=True, blank=True)
    # That feedback was given, not which: the answers carry no name.
    feedback_given = models.BooleanField(default=False, editable=False)
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["turn"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="registration_way_known"),
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_known"),
            models.UniqueConstraint(fields=["meeting", "turn"], name="registration_turn_once"),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(state__in=sorted(LIVE), person__isnull=False),
                name="registration_one_a_person",
            ),
            models.UniqueConstraint(
                fields=["meeting", "email"],
                condition=Q(state__in=sorted(LIVE)) & ~Q(email=""),
                name="registration_one_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.OFFERED) | Q(offered_until__isnull=False),
                name="registration_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.PENDING) | Q(confirm_until__isnull=False),
                name="registration_pending_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["meeting", "state", "way"]), models.Index(fields=["state", "offered_until"])]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.turn}"

    @property
    def shown_name(self) -> str:
        """As the person is called today; as they wrote it when they have no account."""
        return str(self.person) if self.person_id else self.name

    @property
    def address(self) -> str:
        """Where mails go: an account's address of today."""
        return str(self.person.email) if self.person is not None else self.email


class Need(models.Model):
    """Diet and what one needs in order to take part: may tell of health or conviction (GDPR, article 9). Seen by who
    organises, in no file but the kitchen's list, deleted states.NEEDS_DAYS after the meeting."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="need", verbose_name=_("registration")
    )
    diet = models.CharField(_("diet"), max_length=300, blank=True)
    access = models.CharField(_("what you need in order to take part"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")

    def __str__(self) -> str:
        return str(self.registration_id)


class Broadcast(models.Model):
    """A message from who organises to those who take part (or wait). ``number``: to how many it goes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="broadcasts", verbose_name=_("meeting"))
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("message"), max_length=4000)
    number = models.PositiveIntegerField(_("people"), default=0)
    # Registration states it went to.
    to_states = models.JSONField(default=list)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("message to participants")
        verbose_name_plural = _("messages to participants")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.subject


class Notice(models.Model):
    """That a letter was written to somebody: once for each state of the meeting (``sequence``), or each message
    (``key``). It is what keeps a reminder from going out twice, whatever runs again."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="notices", verbose_name=_("registration")
    )
    letter = models.CharField(_("letter"), max_length=12, choices=Letter)
    sequence = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("letter about a meeting")
        verbose_name_plural = _("letters about meetings")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "letter", "sequence", "key"], name="meetingnotice_once"),
            models.CheckConstraint(condition=Q(letter__in=Letter.values), name="meetingnotice_letter_known"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.letter}"


class CalendarFeed(models.Model):
    """A person's own calendar address. The secret in it is shown once; kept is its sha256. A new one ends the old."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("personal calendar address")
        verbose_name_plural = _("personal calendar addresses")

    def __str__(self) -> str:
        return str(self.person_id)


def address_of(user: Any) -> str:
    """The address by which a person's registrations are told apart from those of guests."""
    return str(user.email).strip().lower()
