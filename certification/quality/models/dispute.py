"""Appeals and complaints: cases of their own, handled by people who took no part in what they are about."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from certification.quality.models.certification import Certification, Decision
from certification.quality.states import CaseKind, CaseState, Outcome
from core import clock
from network.directory.models import Contact, Organisation


class CaseQuerySet(models.QuerySet["Case"]):
    def of_filer(self, user: Any) -> Self:
        """Appeals of organisations this person answers for, and the complaints they made themselves."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = Contact.objects.in_force().filter(organisation=OuterRef("organisation"), person=user)
        return self.filter(Q(Exists(mine), kind=CaseKind.APPEAL) | Q(kind=CaseKind.COMPLAINT, filed_by=user))


class Case(models.Model):
    """An appeal against a decision, or a complaint about a certified organisation or about the agency's own work. It
    changes nothing by itself: what follows from it is a decision or an assessment of its own.

    ``email`` and ``language``: where the answer goes when whoever complains has no account. A complaint names nobody
    who was helped. ``answer``: with reasons, as it was sent. A trigger refuses a handler who took part (guards).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=CaseKind)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quality_cases",
        verbose_name=_("organisation"),
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name=_("decision")
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    text = models.TextField(_("what it is about"), max_length=5000)
    wanted = models.TextField(_("what should change"), max_length=2000, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="fi")
    filed_at = models.DateTimeField(_("received"), default=clock.now, editable=False)
    due_on = models.DateField(_("to be answered by"))
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.FILED)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    closed_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal or complaint")
        verbose_name_plural = _("appeals and complaints")
        ordering = ["filed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CaseKind.values), name="case_kind_known"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(
                condition=~Q(kind=CaseKind.APPEAL) | Q(decision__isnull=False, organisation__isnull=False),
                name="case_appeal_names_decision",
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(kind=CaseKind.APPEAL) & ~Q(state=CaseState.WITHDRAWN),
                name="case_one_appeal_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.CLOSED)
                | ~Q(answer="") & Q(outcome__in=Outcome.values, closed_at__isnull=False),
                name="case_closed_has_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.HANDLING) | Q(handler__isnull=False), name="case_handled_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.number
