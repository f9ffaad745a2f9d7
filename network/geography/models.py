"""Regions (maakunta), municipalities and postal codes: facts of Statistics Finland's classifications and of Posti."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock


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


class LanguageStatus(models.TextChoices):
    """Official languages of a municipality, that of the majority first (Language Act 423/2003, section 5)."""

    FI = "fi", _("Finnish")
    FI_SV = "fi-sv", _("Finnish and Swedish")
    SV_FI = "sv-fi", _("Swedish and Finnish")
    SV = "sv", _("Swedish")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def in_force(self, on: dt.date | None = None) -> Self:
        """Those that exist on a day, today unless told otherwise."""
        on = on or clock.today()
        return self.filter(Q(until_date=None) | Q(until_date__gte=on))


class Municipality(models.Model):
    """A municipality with its official three-digit code; the name is translated. ``lat`` and ``lon`` (WGS 84, degrees)
    are those of its middle. One that was merged keeps its row: ``until_date`` is its last day, ``merged_into`` where it
    went. ``sami``: the ISO 639-3 codes of the Sámi languages used there, with spaces between. ``tile_row`` and
    ``tile_col``: its place on the map of tiles; none for those that were merged."""

    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=80)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="municipalities", verbose_name=_("region")
    )
    language_status = models.CharField(_("official languages"), max_length=5, choices=LanguageStatus)
    sami = models.CharField(_("Sami languages"), max_length=20, blank=True)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    tile_col = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    until_date = models.DateField(_("last day"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date=None, merged_into=None) | Q(until_date__isnull=False, merged_into__isnull=False),
                name="municipality_merged_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ended(self) -> bool:
        """Its last day has passed. The same rule as ``in_force`` for today, turned round."""
        return self.until_date is not None and self.until_date < clock.today()


class PostalCode(models.Model):
    """A five-digit postal code. Some areas cross a border; each counts to one municipality, as in Posti's own file.
    ``ordinary``: people live there. The others belong to boxes and companies, so that their names say nothing."""

    code = models.CharField(_("postal code"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=80)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="postal_codes", verbose_name=_("municipality")
    )
    ordinary = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("postal code")
        verbose_name_plural = _("postal codes")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Population(models.Model):
    """People of an age band in a municipality at the end of a year. ``age_to`` empty: that age and older. Brought by
    `manage.py import_population`; the figures belong to Statistics Finland and are not part of a release."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="population", verbose_name=_("municipality")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    age_from = models.PositiveSmallIntegerField(_("from age"))
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people"))
    source = models.CharField(_("source"), max_length=120)
    imported_at = models.DateTimeField(_("imported"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        ordering = ["municipality", "year", "age_from"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year", "age_from"], name="population_band_once"),
            models.CheckConstraint(
                condition=Q(age_to=None) | Q(age_to__gte=models.F("age_from")), name="population_ages_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year} {self.age_from}"
