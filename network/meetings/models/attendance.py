"""Who was there: events that are only ever added, and what participants thought."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.meetings.models.meeting import Meeting
from network.meetings.models.registration import Registration
from network.meetings.states import Source, Way


class AttendanceEvent(models.Model):
    """Somebody came (``present``), or it was put right that they did not. Never changed and never deleted while the
    registration is there; the newest by ``at``, then ``id``, is what holds. ``nonce`` comes from the device that saw
    it: the same event sent again after the connection dropped is known by it. ``at``: when it was seen, by the device;
    ``received_at``: when it reached us. ``by``: the organiser, or participants themselves (``source``), if they
    have an account."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance", verbose_name=_("meeting"))
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="attendance", verbose_name=_("registration")
    )
    present = models.BooleanField(_("present"), default=True)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    source = models.CharField(_("how"), max_length=10, choices=Source)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4)
    at = models.DateTimeField(_("seen"), default=clock.now)
    received_at = models.DateTimeField(_("received"), default=clock.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="attendance_way_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="attendance_source_known"),
        ]
        indexes = [models.Index(fields=["meeting", "registration", "at"])]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.present}"


class Feedback(models.Model):
    """What a participant thought, without a name: which registration it came from is not kept. ``stars`` 1–5."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="feedback", verbose_name=_("meeting"))
    stars = models.PositiveSmallIntegerField(_("how useful"), null=True, blank=True)
    useful = models.TextField(_("what was useful"), max_length=1000, blank=True)
    different = models.TextField(_("what should be different"), max_length=1000, blank=True)
    # The day only: the minute would tell who it was.
    given_on = models.DateField(_("given"), default=clock.today, editable=False)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["given_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="feedback_stars_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"
