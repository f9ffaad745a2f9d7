"""Letters to organisations, word for word as they were sent."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.quality.models.application import Application
from certification.quality.models.certification import Certification, Decision
from certification.quality.models.dispute import Case
from core import clock
from core.frozen import FrozenModel, FrozenQuerySet
from network.directory.models import Organisation


class Letter(FrozenModel):
    """``kind``: the key of its wording (letters). ``content``: {"subject": text, "paragraphs": [{"heading": text,
    "text": text, "lines": [text]}]} in ``language``. The PDF is drawn from it, the same each time. Rows are only added
    (guards)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="quality_letters"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="letter")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    kind = models.CharField(_("kind"), max_length=40)
    number = models.CharField(_("case number"), max_length=12, blank=True)
    language = models.CharField(_("language"), max_length=2)
    content = models.JSONField(_("content"))
    sent_at = models.DateTimeField(_("sent"), default=clock.now, editable=False)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["sent_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
