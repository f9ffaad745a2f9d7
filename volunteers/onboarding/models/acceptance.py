"""What people have accepted: which text, in which version and language, and the words they said yes to."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from volunteers.onboarding.models.volunteering import Volunteering
from volunteers.onboarding.states import Document


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)


class Acceptance(models.Model):
    """``digest`` is the sha256 of the text in all its languages as it stood then; ``statement`` the sentence beside the
    tick, as it was read. ``names``: what stood in the text's gaps, such as the task. ``paper``: sha256 of the PDF that
    the person got, kept in the vault; "" for consents, of which there is none. Consents can be withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acceptances", verbose_name=_("person")
    )
    volunteering = models.ForeignKey(
        Volunteering, on_delete=models.CASCADE, null=True, blank=True, related_name="acceptances"
    )
    document = models.CharField(_("text"), max_length=30, choices=Document)
    version = models.CharField(_("version"), max_length=20)
    digest = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=2)
    statement = models.CharField(_("statement"), max_length=200)
    names = models.JSONField(default=dict, blank=True)
    paper = models.CharField(max_length=64, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["-accepted_at"]
        constraints = [
            models.CheckConstraint(condition=Q(document__in=Document.values), name="acceptance_document_known"),
            models.UniqueConstraint(
                fields=["volunteering", "document", "version"],
                condition=Q(withdrawn_at=None, volunteering__isnull=False),
                name="acceptance_once_a_version",
            ),
            models.UniqueConstraint(
                fields=["person", "document", "version"],
                condition=Q(withdrawn_at=None, volunteering=None),
                name="acceptance_of_a_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.version}"
