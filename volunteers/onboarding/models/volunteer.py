"""Who helps: what a volunteer tells of themselves, and edits themselves."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.models import Term
from network.geography.models import Municipality
from volunteers.onboarding.states import Level, PartOfDay, Way


class Volunteer(models.Model):
    """One row for each person who has applied, with everything that matching asks. Name, e-mail and language are those
    of the account.

    ``onsite``, ``remote``, ``home``: how they want to help; ``travel_km``: how far they come, from the middle of their
    municipality, 0 = within it only. ``needs``: what they need themselves in order to take part; only they and who
    handles their volunteering read it. ``mails_wanted``: they agreed to get messages sent to many. ``photo``: sha256 of
    the picture in the vault (core.vault), "" for none; ``photo_public``: it may stand on the check page, too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="volunteer", verbose_name=_("person")
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="volunteers", verbose_name=_("municipality")
    )
    phone = models.CharField(_("phone number"), max_length=30, blank=True)
    onsite = models.BooleanField(Way.ONSITE.label, default=False)
    remote = models.BooleanField(Way.REMOTE.label, default=False)
    home = models.BooleanField(Way.HOME.label, default=False)
    topics: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("topics"), blank=True, db_table="onboarding_volunteer_topic"
    )
    skills: "models.ManyToManyField[Term, Any]" = models.ManyToManyField(
        Term, related_name="+", verbose_name=_("skills"), blank=True, db_table="onboarding_volunteer_skill"
    )
    travel_km = models.PositiveSmallIntegerField(_("how far you come, km"), default=0)
    needs = models.TextField(_("what you need in order to take part"), max_length=500, blank=True)
    mails_wanted = models.BooleanField(_("messages to many are welcome"), default=False)
    photo = models.CharField(max_length=64, blank=True, editable=False)
    photo_public = models.BooleanField(_("photo on the check page"), default=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            models.CheckConstraint(condition=Q(travel_km__lte=300), name="volunteer_travel_sensible"),
            models.CheckConstraint(
                condition=Q(photo_public=False) | ~Q(photo=""), name="volunteer_public_photo_is_there"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def ways(self) -> frozenset[str]:
        return frozenset(way for way in Way.values if getattr(self, way))


class Speaks(models.Model):
    """A language somebody helps in, and how well."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="languages")
    language = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    level = models.CharField(_("how well"), max_length=10, choices=Level, default=Level.FLUENT)

    class Meta:
        verbose_name = _("language of a volunteer")
        verbose_name_plural = _("languages of volunteers")
        ordering = ["language__order"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "language"], name="speaks_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="speaks_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.level}"


class FreeTime(models.Model):
    """A part of a weekday (0 = Monday) when somebody can usually help."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="free_times")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    part = models.CharField(_("part of the day"), max_length=10, choices=PartOfDay)

    class Meta:
        verbose_name = _("free time")
        verbose_name_plural = _("free times")
        ordering = ["weekday", "part"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "weekday", "part"], name="freetime_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="freetime_weekday_known"),
            models.CheckConstraint(condition=Q(part__in=PartOfDay.values), name="freetime_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.part}"


class Absence(models.Model):
    """Days on which somebody cannot help at all, the first and the last included: an exception to the free times."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("time away")
        verbose_name_plural = _("times away")
        ordering = ["first_day"]
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_days_in_order")]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"
