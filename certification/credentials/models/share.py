"""A link by which the holder shows a certificate to others, until it is withdrawn."""

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.credentials.models.credential import Credential
from core import clock


def new_token() -> str:
    """256 random bits as 43 signs for an address."""
    return secrets.token_urlsafe(32)


class ShareQuerySet(models.QuerySet["Share"]):
    def open(self) -> Self:
        return self.filter(withdrawn_at=None, credential__erased_at=None)


class Share(models.Model):
    """Whoever has the link sees the holder's name and may download the certificate. The token is kept as it is, since
    the holder wants to copy the link again; it opens nothing that is not in this database too."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="shares")
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["credential"], condition=Q(withdrawn_at=None), name="share_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} {self.pk}"
