"""Sessions of support: what kind of help was given, where and for how long. Nothing about who was helped."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.models import Organisation, Place, Term
from network.geography.models import Municipality
from network.monitoring.states import MOST_PEOPLE, Minutes, Outcome


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, user: Any) -> Self:
        """Those that a person logged themselves."""
        return self.filter(person=user) if user.is_authenticated and user.is_active else self.none()


class Session(models.Model):
    """One time somebody gave support. ``people``: how many were helped at once; ``person`` is who helped.

    There is no field for the one who was helped, and no free text in which a name could be written down. ``nonce``
    comes with the form: what is sent twice is kept once. The row stays when the helper's account is erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="support_sessions",
        verbose_name=_("given by"),
    )
    # As a volunteer (of the network, or of an organisation), or as its staff.
    voluntary = models.BooleanField(_("voluntary"), default=False)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("organisation"),
    )
    place = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("place")
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("municipality")
    )
    day = models.DateField(_("day"))
    form = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("form of support"))
    minutes = models.CharField(_("length"), max_length=10, choices=Minutes)
    language = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    topic = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    e_service = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("e-service")
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    people = models.PositiveSmallIntegerField(_("number of people"), default=1)
    logged_at = models.DateTimeField(_("logged"), default=clock.now, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("support session")
        verbose_name_plural = _("support sessions")
        ordering = ["-day", "-logged_at"]
        indexes = [
            models.Index(fields=["person", "-day"], name="session_of_a_person"),
            models.Index(fields=["municipality", "day"], name="session_of_a_municipality"),
            models.Index(fields=["organisation", "day"], name="session_of_an_organisation"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__in=Minutes.values), name="session_minutes_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="session_outcome_known"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="session_people_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.minutes}"


class YearThanks(models.Model):
    """That somebody was thanked for a year in which they logged sessions, and told that its summary is ready: once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="year_thanks", verbose_name=_("person")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    written_at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("thanks for a year")
        verbose_name_plural = _("thanks for years")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["person", "year"], name="yearthanks_once_a_year")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"
