"""An application that is being written."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock


class Draft(models.Model):
    """Answers page by page, as they were last valid, by the name of the page. Before sign-in it belongs to whoever has
    the key in a signed cookie (only its sha256 is stored); after that to the person. Deleted when it is sent, and
    DRAFT_DAYS after it was last touched."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="volunteer_draft"
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    answers = models.JSONField(_("answers"), default=dict)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    touched_at = models.DateTimeField(_("last touched"), default=clock.now, db_index=True)

    class Meta:
        verbose_name = _("application being written")
        verbose_name_plural = _("applications being written")

    def __str__(self) -> str:
        return str(self.pk)
