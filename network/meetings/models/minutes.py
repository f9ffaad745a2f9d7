"""What a meeting leaves behind: materials, minutes with their revisions, decisions and action points."""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.models import Organisation
from network.meetings.models.meeting import Meeting
from network.meetings.states import ACTION_POINT_DAYS


class Material(models.Model):
    """A file (kept in core.vault under its sha256) or a link. ``access_note``: what somebody who cannot see or hear it
    should know, and where else it is to be had. ``public``: for everyone who may see the meeting, else for those who
    take part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="materials", verbose_name=_("meeting"))
    title = models.CharField(_("title"), max_length=150)
    language = models.CharField(_("language"), max_length=5, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=120, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveIntegerField(_("size in bytes"), default=0)
    accessible = models.BooleanField(_("checked to be accessible"), default=False)
    access_note = models.CharField(_("note about accessibility"), max_length=300, blank=True)
    public = models.BooleanField(_("for everyone"), default=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), default=clock.now, editable=False)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["added_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(link="") & ~Q(file_digest="") & ~Q(file_name=""))
                | (~Q(link="") & Q(file_digest="", file_name="")),
                name="material_is_a_file_or_a_link",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Minutes(models.Model):
    """The minutes of a meeting: ``revision`` is the number of the newest revision, ``published`` of the one that
    participants see (empty: none yet)."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("meeting"))
    revision = models.PositiveIntegerField(_("revision"), default=0)
    published = models.PositiveIntegerField(_("published revision"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return str(self.meeting_id)


class MinutesRevision(models.Model):
    """One state of the minutes, never changed. ``content``: {"summary": {language: text}, "present": {"onsite": n,
    "online": n}, "decisions": [{language: text}]}."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("minutes"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("revision of minutes")
        verbose_name_plural = _("revisions of minutes")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="minutesrevision_number_once")]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.number}"


class ActionPointQuerySet(models.QuerySet["ActionPoint"]):
    def open(self) -> Self:
        return self.filter(done_at=None, dropped_at=None)

    def late(self) -> Self:
        """Open, and their day has passed."""
        return self.open().filter(due_on__lt=clock.today())

    def to_remind(self) -> Self:
        """Due within a few days, and their owner was not told of this day yet."""
        today = clock.today()
        near = self.open().filter(due_on__gte=today, due_on__lte=today + dt.timedelta(days=ACTION_POINT_DAYS))
        return near.filter(owner__is_active=True).exclude(reminded_for=F("due_on"), reminded_for__isnull=False)


class ActionPoint(models.Model):
    """What somebody promised to do. ``owner`` has an account; else ``owner_name`` says who or which role. It appears on
    the owner's desk, and in the agenda of the next meeting of the series until it is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="action_points", verbose_name=_("meeting")
    )
    text = models.CharField(_("task"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("who does it"),
    )
    owner_name = models.CharField(_("who does it"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    due_on = models.DateField(_("by"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(_("given up"), null=True, blank=True)
    # For this day the owner was reminded; another day is reminded of anew.
    reminded_for = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("agreed"), default=clock.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        ordering = ["due_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(owner_name=""), name="actionpoint_has_an_owner"
            ),
            models.CheckConstraint(condition=Q(done_at=None) | Q(dropped_at=None), name="actionpoint_done_or_dropped"),
        ]
        indexes = [models.Index(fields=["owner", "done_at", "due_on"])]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < clock.today()
