"""Rows of the ground floor: mail on its way out."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> Self:
        """Neither sent nor given up, and held by nobody who is still alive."""
        return self.filter(sent_at=None, failed_at=None).filter(
            Q(claimed_until=None) | Q(claimed_until__lt=clock.now()), due_at__lte=clock.now()
        )


class OutgoingMail(models.Model):
    """One mail to one person, written in the transaction of its reason and sent by a worker, once."""

    # Also the local part of the Message-ID: should a mail ever go twice, the reader's program sees one.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    template = models.CharField(_("template"), max_length=80)
    to = models.EmailField(_("recipient"), max_length=254)
    language = models.CharField(_("language"), max_length=5)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    # A one-time code stands in it: subject and text are emptied once the mail is sent.
    secret = models.BooleanField(_("secret"), default=False)
    # "kind:id", resolved when the mail is sent by the function registered for the kind in core.mail
    attachment = models.CharField(_("attachment"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    due_at = models.DateTimeField(_("due"), default=clock.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_until = models.DateTimeField(_("held until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    failed_at = models.DateTimeField(_("given up"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, failed_at=None), name="outgoingmail_waiting"),
            models.Index(fields=["to"], name="outgoingmail_to"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(failed_at=None), name="outgoingmail_sent_or_failed_not_both"
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"
