"""An exercise, the versions of it that were published, and the ways people took through it."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.published import Published, PublishedQuerySet, Version, VersionQuerySet
from training.practice import snapshot
from training.practice.states import UNAIDED, Mode, RunState

# How long a run is kept that is nobody's, and one that its person has not finished.
KEEP_ANONYMOUS = dt.timedelta(days=2)
KEEP_UNFINISHED = dt.timedelta(days=60)


class Scenario(Published):
    """The one row that the runs of all languages hang on. Pages point to it by its code."""

    objects = PublishedQuerySet["Scenario"].as_manager()

    class Meta(Published.Meta):
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")


class ScenarioVersion(Version):
    """What was published at one moment. Whoever is in the middle of it goes on with it.

    ``data`` is a scenario in the shape of `training.practice.freezing.plain`. It may gain texts in a further language.
    """

    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, related_name="versions", verbose_name=_("exercise")
    )
    data = models.JSONField(_("content"))

    objects = VersionQuerySet["ScenarioVersion"].as_manager()

    growing = frozenset({"data"})

    class Meta:
        verbose_name = _("exercise version")
        verbose_name_plural = _("exercise versions")
        ordering = ["scenario", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="scenarioversion_number_once"),
            models.UniqueConstraint(
                fields=["scenario"], condition=Q(is_current=True), name="scenarioversion_one_current"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="scenarioversion_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario} {self.number}"

    @property
    def snapshot(self) -> snapshot.Scenario:
        return snapshot.from_plain(self.data)


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, user: Any) -> Self:
        """A person's runs are seen by nobody else; a run of nobody by whoever knows its number (122 random bits)."""
        nobodys = Q(person=None)
        return self.filter(nobodys | Q(person=user) if user.is_authenticated else nobodys)

    def finished(self) -> Self:
        return self.filter(state=RunState.FINISHED)

    def forgettable(self) -> Self:
        """Old runs that prove nothing to anybody."""
        now = clock.now()
        old = Q(person=None, moved_at__lt=now - KEEP_ANONYMOUS)
        return self.filter(old | (Q(moved_at__lt=now - KEEP_UNFINISHED) & ~Q(state=RunState.FINISHED)))


class Run(models.Model):
    """One way through an exercise: where one is, how often one asked or went astray. Never what one typed.

    ``turn`` counts what was done; a form carries the turn it was made for, so that none counts twice. ``last_screen``,
    ``last_action`` and ``amiss`` (keys of fields) are the step taken last, for what is said about it on the next page.
    """

    id = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        ScenarioVersion, on_delete=models.PROTECT, related_name="runs", verbose_name=_("version")
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    part = models.CharField(_("part"), max_length=60, blank=True)
    screen = models.CharField(_("screen"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="practice_runs",
        verbose_name=_("person"),
    )
    projector = models.BooleanField(_("on a projector"), default=False)
    back = models.CharField(_("came from"), max_length=500, blank=True)
    turn = models.PositiveIntegerField(_("turns"), default=0)
    tries = models.PositiveIntegerField(_("failed tries on this screen"), default=0)
    hint_open = models.BooleanField(_("advice is shown"), default=False)
    hints = models.PositiveIntegerField(_("advice asked for"), default=0)
    slips = models.PositiveIntegerField(_("wrong moves"), default=0)
    last_screen = models.CharField(_("last screen"), max_length=60, blank=True)
    last_action = models.CharField(_("last action"), max_length=60, blank=True)
    amiss = models.JSONField(_("fields to look at again"), default=list, blank=True)
    started_at = models.DateTimeField(_("started"), default=clock.now)
    moved_at = models.DateTimeField(_("last moved"), default=clock.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of an exercise")
        verbose_name_plural = _("runs of exercises")
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["moved_at"], name="run_by_last_move")]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="run_mode_known"),
            models.CheckConstraint(
                condition=Q(state__in=[RunState.RUNNING, RunState.LEFT], finished_at=None)
                | Q(state=RunState.FINISHED, finished_at__isnull=False),
                name="run_has_time_once_finished",
            ),
            models.CheckConstraint(condition=Q(slips__lte=models.F("turn")), name="run_slips_within_turns"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def finished(self) -> bool:
        return self.state == RunState.FINISHED

    @property
    def unaided(self) -> bool:
        """Done oneself, without asking for advice."""
        return self.mode in UNAIDED and not self.hints
