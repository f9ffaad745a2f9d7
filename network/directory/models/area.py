"""Networks inside a region: whichever municipalities work together."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from network.geography.models import Municipality, Region


class NetworkQuerySet(models.QuerySet["Network"]):
    def in_use(self) -> Self:
        return self.filter(ended_at=None)


class Network(models.Model):
    """A local network of digital support inside one region. It covers any set of the region's municipalities; two may
    share one. ``ended_at``: worked until then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="networks", verbose_name=_("region"))
    municipalities: "models.ManyToManyField[Municipality, Any]" = models.ManyToManyField(
        Municipality, related_name="networks", verbose_name=_("municipalities"), blank=True
    )
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["region__code", "slug"]

    def __str__(self) -> str:
        return self.name
