"""Requests for help, and which volunteers were asked. Nothing about who needs the help."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory import mandates
from network.directory.models import Contact, Network, Organisation, Place, Term
from network.directory.states import ContactRole, OrganisationState, Role
from network.geography.models import Municipality, Region
from volunteers.matching.states import Answer, RequestState
from volunteers.onboarding.models import Task, Volunteering
from volunteers.onboarding.states import PartOfDay, Way


class RequestQuerySet(models.QuerySet["Request"]):
    def handled_by(self, user: Any) -> Self:
        """Coordinators of its region or network, and whoever answers for the organisation that entered it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        held = mandates.of(user).filter(role=Role.COORDINATOR)
        whole = held.filter(network=None).values("region")
        part = held.filter(network__isnull=False, network__ended_at=None).values("network")
        contacts = Contact.objects.in_force().filter(
            person=user,
            role__in=[ContactRole.MANAGER, ContactRole.EDITOR],
            organisation__state=OrganisationState.MEMBER,
        )
        ours = Q(region__in=whole) | Q(network__in=part) | Q(organisation__in=contacts.values("organisation"))
        return self.filter(ours)


class Request(models.Model):
    """What kind of help is needed: where, how, in which language, in which matter, when. Whoever entered it knows who
    needs it; here there is no field for that, and no free text in which it could be written.

    ``day`` with ``part``, or ``from_day`` … ``until_day`` when any of these days will do. ``times``: how many sessions
    it will probably take. ``agreed``: the ask whose yes was chosen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # What people call it on the phone: running in a region, such as 2026-014.
    number = models.CharField(_("number"), max_length=12, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="help_requests", verbose_name=_("region"))
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("network")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="help_requests",
        verbose_name=_("organisation"),
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    place = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", verbose_name=_("task"))
    way = models.CharField(_("how"), max_length=10, choices=Way)
    language = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    topic = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    skills: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("skills that are needed"), blank=True, db_table="matching_request_skill"
    )
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until"))
    part = models.CharField(_("part of the day"), max_length=10, choices=PartOfDay, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.OPEN)
    agreed = models.OneToOneField(
        "Ask", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("agreed with")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), default=clock.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        ordering = ["from_day", "entered_at"]
        indexes = [models.Index(fields=["region", "state", "from_day"], name="request_of_a_region")]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="request_way_known"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(condition=Q(until_day__gte=F("from_day")), name="request_days_in_order"),
            models.UniqueConstraint(fields=["region", "number"], name="request_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.AGREED, RequestState.DONE]) | Q(agreed__isnull=False),
                name="request_agreed_names_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.OPEN, RequestState.CANCELLED]) | Q(agreed=None),
                name="request_open_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Ask(models.Model):
    """That a volunteer was asked to help. ``token_hash``: sha256 of the key in the mail, by which one answers with one
    click. ``why``: what spoke for and against them when they were asked, as matching said it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="asks")
    volunteering = models.ForeignKey(Volunteering, on_delete=models.CASCADE, related_name="asks")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    answer = models.CharField(_("answer"), max_length=5, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    why = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("question to a volunteer")
        verbose_name_plural = _("questions to volunteers")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["request", "volunteering"], name="ask_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="ask_answer_known"),
            models.CheckConstraint(
                condition=Q(answer=Answer.NONE, answered_at=None) | Q(answered_at__isnull=False),
                name="ask_answered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.volunteering_id}"
