"""What happens in the years of a certification: conditions that are to be met, and the yearly follow-up."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.quality.models.certification import Certification
from certification.quality.models.evaluation import Finding


class Condition(models.Model):
    """A gap that must be closed by a day, of a certification that was granted with conditions or followed up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="conditions")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    surveillance = models.ForeignKey(
        "Surveillance", on_delete=models.PROTECT, null=True, blank=True, related_name="conditions"
    )
    text = models.TextField(_("what is to be put right"), max_length=3000)
    due_on = models.DateField(_("by"))
    reply = models.TextField(_("how it was put right"), max_length=5000, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    replied_at = models.DateTimeField(_("shown"), null=True, blank=True)
    # Why what was shown is not enough yet; the organisation reads it and may reply again.
    returned = models.TextField(_("what is still missing"), max_length=2000, blank=True)
    met_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.certification_id} {self.due_on}"


class Surveillance(models.Model):
    """The follow-up of one year. ``due_on``: the day the certification is so old. The organisation answers what has
    changed and how improvements went; somebody with the part of an evaluator looks at it and closes it.

    ``concern``: what they found that may lead to conditions or a suspension.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="surveillances")
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("day"))
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    changes = models.TextField(_("what has changed"), max_length=5000, blank=True)
    improvements = models.TextField(_("what has been improved"), max_length=5000, blank=True)
    figures = models.JSONField(default=list, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    summary = models.TextField(_("what we say"), max_length=3000, blank=True)
    concern = models.BooleanField(_("gives cause for concern"), default=False)

    class Meta:
        verbose_name = _("yearly follow-up")
        verbose_name_plural = _("yearly follow-ups")
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["certification", "number"], name="surveillance_number_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(answered_at__isnull=False) | Q(concern=True),
                name="surveillance_closed_was_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} {self.number}"
