"""Public lists of bits: one place for each credential, which says whether it still holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.credentials.badges import statuslist
from certification.credentials.badges.statuslist import Purpose
from core import clock


class StatusList(models.Model):
    """``bits``: badges.statuslist.LENGTH bits; a set one means "does not hold". ``document`` is the signed list exactly
    as it is served, ``key`` the name of the key that signed it; both "" until it is served for the first time.
    ``changed_at`` changes only when a bit does."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=[(each.value, each.value) for each in Purpose])
    bits = models.BinaryField(default=statuslist.empty)
    changed_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)
    document = models.TextField(blank=True, editable=False)
    key = models.CharField(_("key"), max_length=100, blank=True, editable=False)

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=[each.value for each in Purpose]), name="statuslist_purpose_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.purpose}"
