"""That an extract from the criminal record was shown. Nothing else about it is stored anywhere."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock


class ExtractSeenQuerySet(models.QuerySet["ExtractSeen"]):
    def in_force(self) -> Self:
        return self.filter(expires_on__gte=clock.today())


class ExtractSeen(models.Model):
    """Whose extract, its date, who saw it and when, and until when that is remembered: all that may be noted of it
    (Act 148/2014, sections 6-8; guidance of Oikeusrekisterikeskus). No content, no result, no file, no free text: no
    column may be added. The row is deleted when it expires."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extracts_seen", verbose_name=_("whose")
    )
    extract_date = models.DateField(_("date of the extract"))
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("seen by")
    )
    seen_on = models.DateField(_("seen on"))
    expires_on = models.DateField(_("remembered until"))

    objects = ExtractSeenQuerySet.as_manager()

    class Meta:
        verbose_name = _("extract that was shown")
        verbose_name_plural = _("extracts that were shown")
        ordering = ["-extract_date"]
        constraints = [
            models.UniqueConstraint(fields=["person", "extract_date"], name="extractseen_once"),
            models.CheckConstraint(condition=Q(seen_on__gte=F("extract_date")), name="extractseen_after_its_date"),
            models.CheckConstraint(condition=Q(expires_on__gt=F("extract_date")), name="extractseen_expires_later"),
            models.CheckConstraint(condition=~Q(person=F("seen_by")), name="extractseen_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.extract_date}"
