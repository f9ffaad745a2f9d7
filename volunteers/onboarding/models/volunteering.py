"""One person's volunteering in one task: from the application to the end, step by step."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory import mandates
from network.directory.models import Contact, Network, Organisation
from network.directory.states import ContactRole, OrganisationState, Role
from network.geography.models import Municipality, Region
from volunteers.onboarding.models.task import Task
from volunteers.onboarding.models.volunteer import Volunteer
from volunteers.onboarding.states import OPEN, OVER, State


class VolunteeringQuerySet(models.QuerySet["Volunteering"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def of(self, user: Any) -> Self:
        """A person's own."""
        return self.filter(volunteer__person=user) if user.is_authenticated and user.is_active else self.none()

    def handled_by(self, user: Any) -> Self:
        """Those that a person handles today: coordinators of the region or the network, once it has escalated also
        their deputies, who keep what they have taken up, and the main contacts of the organisation that recruits. Never
        one's own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        ours = self._of_area(user, Role.COORDINATOR) | (
            self._of_area(user, Role.DEPUTY) & (Q(escalated_at__isnull=False) | Q(handler=user))
        )
        contacts = Contact.objects.in_force().filter(
            person=user, role=ContactRole.MANAGER, organisation__state=OrganisationState.MEMBER
        )
        ours |= Q(organisation__in=contacts.values("organisation"))
        return self.filter(ours).exclude(volunteer__person=user).exclude(state=State.ANONYMISED)

    def visible_to(self, user: Any) -> Self:
        """One's own, those one handles, and those one mentors."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        handled = self.handled_by(user).values("pk")
        return self.filter(Q(pk__in=handled) | Q(volunteer__person=user) | Q(mentor=user, state=State.TRIAL))

    @staticmethod
    def _of_area(user: Any, role: str) -> Q:
        held = mandates.of(user).filter(role=role)
        whole = held.filter(network=None).values("region")
        part = held.filter(network__isnull=False, network__ended_at=None).values("network")
        return Q(region__in=whole) | Q(network__in=part)


class Volunteering(models.Model):
    """``region`` and ``network`` (None: the region as a whole) say who handles it, by the municipality where the person
    wants to help; ``organisation``: the one that recruits, whose main contacts handle it too.

    ``since``: when it came into its state. ``turn_since``: since when the one who has to act next has had the ball;
    ``escalated_at``: the coordinator has not acted for ANSWER_DAYS, so the deputy may. ``reminded_at``: since then
    whoever has to act was reminded, once: the volunteer; or, when it is not before ``escalated_at``, the administrators
    of what the deputy has not done either (`steps.turn` reads it). ``interview_wish``: the times
    that the applicant proposed instead. ``under_age``: a guardian has to consent, and somebody has to see it.
    ``reason`` is why it ended, as the person was told. ``volunteer`` is None when it was anonymised: what stays counts,
    and leads to nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    volunteer = models.ForeignKey(
        Volunteer,
        on_delete=models.SET_NULL,
        null=True,
        related_name="volunteerings",
        verbose_name=_("volunteer"),
    )
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="volunteerings", verbose_name=_("task"))
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="volunteerings", verbose_name=_("municipality")
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="volunteerings", verbose_name=_("region"))
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("network")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteerings",
        verbose_name=_("organisation"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.APPLIED)
    since = models.DateTimeField(_("since"), default=clock.now, editable=False)
    applied_at = models.DateTimeField(_("applied"), default=clock.now, editable=False)
    turn_since = models.DateTimeField(_("waits since"), default=clock.now, editable=False)
    escalated_at = models.DateTimeField(_("told the deputy"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    message = models.TextField(_("why you would like to help"), max_length=1000, blank=True)
    under_age = models.BooleanField(_("under 18"), default=False)
    guardian_seen_on = models.DateField(_("guardian’s consent seen"), null=True, blank=True)
    guardian_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact person"),
    )
    interview_at = models.DateTimeField(_("time of the interview"), null=True, blank=True)
    interview_place = models.CharField(_("where or how"), max_length=200, blank=True)
    interview_confirmed_at = models.DateTimeField(_("time confirmed"), null=True, blank=True)
    interview_wish = models.CharField(_("other times that suit"), max_length=200, blank=True)
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="mentored",
        verbose_name=_("mentor"),
    )
    started_on = models.DateField(_("active since"), null=True, blank=True)
    paused_until = models.DateField(_("break until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # Which lapses the volunteer was told of, so that each is told once, and when the last was; emptied when nothing is
    # lapsed any more (volunteers.onboarding.lapses).
    lapses_told = models.JSONField(default=list, blank=True, editable=False)
    lapse_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VolunteeringQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteering")
        verbose_name_plural = _("volunteerings")
        ordering = ["-applied_at"]
        indexes = [
            models.Index(fields=["region", "state", "turn_since"], name="volunteering_of_a_region"),
            models.Index(fields=["organisation", "state"], name="volunteering_of_an_org"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="volunteering_state_known"),
            models.UniqueConstraint(
                fields=["volunteer", "task", "region"],
                condition=Q(state__in=sorted(OPEN), organisation=None),
                name="volunteering_once_open",
            ),
            models.UniqueConstraint(
                fields=["volunteer", "task", "organisation"],
                condition=Q(state__in=sorted(OPEN), organisation__isnull=False),
                name="volunteering_once_open_with_org",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANONYMISED)
                | Q(volunteer=None, message="", interview_place="", interview_wish="", reason="", mentor=None),
                name="volunteering_anonymised_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ANONYMISED) | Q(volunteer__isnull=False), name="volunteering_has_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(OVER)) | Q(ended_at__isnull=False), name="volunteering_over_has_end"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACTIVE) | Q(started_on__isnull=False), name="volunteering_active_has_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer or '-'}, {self.task}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Transition(models.Model):
    """That somebody's volunteering came from one state into another: when, by whom, why. Rows are only added.

    ``by`` empty: by the clock, or by somebody whose account is gone; ``automatic`` tells which."""

    volunteering = models.ForeignKey(Volunteering, on_delete=models.CASCADE, related_name="transitions")
    old = models.CharField(_("from"), max_length=12, choices=State, blank=True)
    new = models.CharField(_("to"), max_length=12, choices=State)
    at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    automatic = models.BooleanField(_("by itself"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of a volunteering")
        verbose_name_plural = _("steps of volunteerings")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class TrialSession(models.Model):
    """That a volunteer has helped with their mentor beside them, on a day, as the mentor or the coordinator says."""

    volunteering = models.ForeignKey(Volunteering, on_delete=models.CASCADE, related_name="trial_sessions")
    day = models.DateField(_("day"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("noted by")
    )
    noted_at = models.DateTimeField(_("noted"), default=clock.now, editable=False)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("session with a mentor")
        verbose_name_plural = _("sessions with a mentor")
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.day}"
