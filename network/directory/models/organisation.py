"""Organisations that give digital support, the people who answer for them, and what they have promised."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory import mandates
from network.directory.models.vocabulary import Term
from network.directory.states import ContactRole, OrganisationState
from network.geography.models import Municipality


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def members(self) -> Self:
        return self.filter(state=OrganisationState.MEMBER)

    def of(self, user: Any) -> Self:
        """Those a person answers for as a contact with an account."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = Contact.objects.in_force().filter(organisation=OuterRef("pk"), person=user)
        return self.filter(Exists(mine))

    def coordinated_by(self, user: Any) -> Self:
        """Those whose home municipality stands under a mandate of this person today."""
        return self.filter(municipality__in=mandates.municipalities_of(user))

    def visible_to(self, user: Any) -> Self:
        """On the desk: one's own, those one coordinates, and those with a place where one coordinates."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = Contact.objects.in_force().filter(organisation=OuterRef("pk"), person=user)
        area = mandates.municipalities_of(user)
        here = Q(municipality__in=area) | Q(
            pk__in=self.model.objects.filter(places__municipality__in=area).values("pk")
        )
        return self.filter(here | Exists(mine))


class Organisation(models.Model):
    """Texts are translated and may be missing in some languages, not in all. The coordinator whose mandate covers
    ``municipality`` (where the organisation has its home) accepts it and helps it.

    ``business_id`` is the Finnish business id (Y-tunnus), checked; parts of one city share theirs, so it is not unique.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of organisation"))
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), max_length=2500, blank=True)
    business_id = models.CharField(_("business id"), max_length=9, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("home municipality")
    )
    email = models.EmailField(_("e-mail"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    # Projects end; the last day on which it works.
    ends_on = models.DateField(_("last day of work"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=OrganisationState, default=OrganisationState.APPLIED)
    message = models.TextField(_("message to the coordinator"), max_length=1000, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("applied by"),
    )
    applied_at = models.DateTimeField(_("applied"), default=clock.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    # Why it was declined, or why it left; the applicant reads it.
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    changed_at = models.DateTimeField(_("changed"), default=clock.now, db_index=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OrganisationState.values), name="organisation_state_known"),
            models.CheckConstraint(
                condition=Q(state=OrganisationState.APPLIED) | Q(decided_at__isnull=False),
                name="organisation_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")), name="organisation_not_part_of_itself"
            ),
        ]
        indexes = [models.Index(fields=["state", "municipality"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        return self.state == OrganisationState.MEMBER


class ContactQuerySet(models.QuerySet["Contact"]):
    def in_force(self) -> Self:
        return self.filter(ended_at=None)


class Contact(models.Model):
    """Somebody who answers for an organisation. ``person`` is their account, once they said yes to the invitation that
    was sent to ``email``; whether an address has an account nobody learns from this row. ``token_hash`` is the sha256
    of the invitation's token. ``public``: name, phone and e-mail stand on the organisation's public page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contact_roles",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=ContactRole, default=ContactRole.EDITOR)
    public = models.BooleanField(_("shown on the public page"), default=False)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    since = models.DateTimeField(_("since"), default=clock.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ContactRole.values), name="contact_role_known"),
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=Q(ended_at=None), name="contact_address_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(ended_at=None), name="contact_person_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Commitment(models.Model):
    """An organisation's promise to follow the ethical guidelines: which version, in which words, who gave it and when.
    ``digest`` is the sha256 of the text in all its languages as it stood then. Rows are only added."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="commitments", verbose_name=_("organisation")
    )
    version = models.CharField(_("version"), max_length=20)
    digest = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=2)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("given by")
    )
    given_name = models.CharField(_("name"), max_length=150)
    given_at = models.DateTimeField(_("given"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-given_at"]
        constraints = [models.UniqueConstraint(fields=["organisation", "version"], name="commitment_once_a_version")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.version}"
