"""A message that somebody sent to many volunteers."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from network.geography.models import Region
from volunteers.onboarding.models.volunteer import Volunteer


class BulkMessage(models.Model):
    """Written in one transaction with the rows of its readers; the letters follow (work is a row first). ``to`` tells
    in words whom the list showed. ``readers``: those who had agreed at that moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("message"), max_length=3000)
    to = models.CharField(_("to whom"), max_length=300, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"), default=clock.now, editable=False)
    readers: "models.ManyToManyField[Volunteer, Any]" = models.ManyToManyField(
        Volunteer, through="MessageReader", related_name="+"
    )

    class Meta:
        verbose_name = _("message to volunteers")
        verbose_name_plural = _("messages to volunteers")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.subject


class MessageReader(models.Model):
    """One reader; ``written_at``: the letter stands in the outgoing mail."""

    message = models.ForeignKey(BulkMessage, on_delete=models.CASCADE, related_name="rows")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reader of a message")
        verbose_name_plural = _("readers of messages")
        constraints = [models.UniqueConstraint(fields=["message", "volunteer"], name="messagereader_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.volunteer_id}"
