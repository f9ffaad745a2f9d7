"""Regions (maakunta): facts of Statistics Finland's regional classification."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A region with its official two-digit code; the name is translated (name_fi, name_sv, name_en)."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
