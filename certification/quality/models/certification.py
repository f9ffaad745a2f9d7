"""Certifications, what is proposed for them, and the decisions."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from certification.quality.models.application import Application
from certification.quality.models.scheme import Version
from certification.quality.states import GRANTS, MEASURES, ON_APPLICATIONS, DecisionKind, Status
from core import clock
from network.directory.models import Contact, Organisation, Place


class CertificationQuerySet(models.QuerySet["Certification"]):
    def of_organisation_of(self, user: Any) -> Self:
        """Those of organisations this person answers for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = Contact.objects.in_force().filter(organisation=OuterRef("organisation"), person=user)
        return self.filter(Exists(mine))

    def running(self, on: dt.date | None = None) -> Self:
        """Within their period and not ended; suspended ones are among them."""
        day = on or clock.today()
        return self.filter(ended_at=None, valid_from__lte=day, valid_to__gte=day)

    def in_force(self, on: dt.date | None = None) -> Self:
        """The same rule as ``Certification.status``, in SQL: right even if no job has run."""
        return self.running(on).filter(suspended_at=None)


class Certification(models.Model):
    """That an organisation is certified: for what, from when to when (both days included).

    ``status`` is computed when read. ``suspended_at`` and ``suspended_until``: while it does not hold for a time; a
    suspension that is not lifted does not end by itself. ``ended_as``: withdrawn by the agency, or ended by the
    organisation. ``replaced_by``: the one that came with its renewal. ``slug``: its address in the register.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="certifications", verbose_name=_("organisation")
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="certifications", verbose_name=_("version")
    )
    # The name as it was decided on, by language; the register shows the present one beside it.
    name = models.JSONField(_("name"), default=dict)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"))
    decided_on = models.DateField(_("decided"))
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    suspended_until = models.DateField(_("suspended at most until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_as = models.CharField(_("how it ended"), max_length=10, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("renewed as")
    )
    # The day on which the organisation was last written to about the coming end.
    renewal_told_on = models.DateField(null=True, blank=True, editable=False)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["-valid_from"]
        indexes = [models.Index(fields=["valid_to"], name="certification_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="certification_days_in_order"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="")
                | Q(ended_at__isnull=False, ended_as__in=[Status.WITHDRAWN, Status.ENDED]),
                name="certification_end_says_how",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_at=None, replaced_by=None),
                name="certification_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.valid_from}–{self.valid_to}"

    @property
    def status(self) -> Status:
        return self.status_on(clock.today())

    def status_on(self, day: dt.date) -> Status:
        """The first that is true counts. A withdrawn one does not become "expired" with time."""
        if self.ended_at is not None:
            return Status(self.ended_as)
        if self.valid_to < day:
            return Status.EXPIRED
        if self.suspended_at is not None:
            return Status.SUSPENDED
        return Status.COMING if self.valid_from > day else Status.IN_FORCE


class CertifiedPlace(models.Model):
    """A place, channel or home-visit area in the scope, from ``since`` until it was taken out. ``shown``: as in
    ScopeItem."""

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="certified_in", verbose_name=_("place"))
    shown = models.JSONField(default=dict, blank=True, editable=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("certified place")
        verbose_name_plural = _("certified places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "place"], condition=Q(until=None), name="certified_place_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.place)


class Measure(models.Model):
    """What is proposed for a certification: to suspend, restore or withdraw it, or to take places out of its scope. The
    organisation is heard until ``hearing_until``; then somebody decides who did not propose it (guards).
    ``dropped_at``: it came to nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(_("measure"), max_length=25, choices=DecisionKind)
    grounds = models.TextField(_("grounds"), max_length=3000)
    until = models.DateField(_("until"), null=True, blank=True)
    places: "models.ManyToManyField[CertifiedPlace, Any]" = models.ManyToManyField(
        CertifiedPlace, related_name="+", blank=True, verbose_name=_("places"), db_table="quality_measure_place"
    )
    surveillance = models.ForeignKey(
        "Surveillance", on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=clock.now, editable=False)
    hearing_until = models.DateField(_("the organisation may reply until"))
    reply = models.TextField(_("what the organisation says"), max_length=5000, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)
    dropped_because = models.TextField(_("why it was dropped"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(MEASURES)), name="measure_kind_known"),
            models.CheckConstraint(condition=~Q(grounds=""), name="measure_has_grounds"),
            models.UniqueConstraint(
                fields=["certification"],
                condition=Q(decided_at=None, dropped_at=None),
                name="measure_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} {self.kind}"


class Decision(models.Model):
    """What was decided, by whom and why. Never changed and never deleted: triggers refuse it, as they refuse a decider
    who evaluated or reviewed the same matter, or who has a tie to the organisation (guards).

    Either on an application (grant, grant with conditions, refuse) or on a measure; a grant names its certification.
    ``until``: how long a suspension lasts at most. ``content``: what else it says, such as the scope by language and
    the grades it rests on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("decision"), max_length=25, choices=DecisionKind)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="decision")
    reasons = models.TextField(_("reasons"), max_length=5000)
    until = models.DateField(_("until"), null=True, blank=True)
    content = models.JSONField(default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), default=clock.now, editable=False)
    # The last day on which an appeal may be filed.
    appeal_until = models.DateField(_("appeal until"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["decided_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="decision_kind_known"),
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(ON_APPLICATIONS), application__isnull=False)
                | ~Q(kind__in=sorted(ON_APPLICATIONS))
                & Q(application=None, certification__isnull=False, measure__isnull=False),
                name="decision_on_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(GRANTS)) | Q(certification__isnull=False),
                name="decision_grant_names_certification",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(application__isnull=False), name="decision_one_an_application"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.decided_at:%Y-%m-%d}"
