"""Corrected keys: what was ordered, and the trail of every result it was applied to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.frozen import FrozenModel, FrozenQuerySet
from training.courses.models.attempt import Attempt
from training.courses.models.quiz import QuestionVersion
from training.courses.states import RegradeState


class Regrade(FrozenModel):
    """The order to grade ``old`` by the key of ``new`` from now on; attempts graded before are worked off.

    It is also the fact that ``new`` corrects ``old``, which grading follows: one correction of a version, for a second
    one corrects the correction. ``lower_passes`` is a decision by name: without it a pass stays a pass.
    """

    old = models.OneToOneField(
        QuestionVersion, on_delete=models.PROTECT, related_name="correction", verbose_name=_("version with a wrong key")
    )
    new = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="corrects", verbose_name=_("corrected version")
    )
    reason = models.TextField(_("reason"))
    lower_passes = models.BooleanField(_("passes may be lost"), default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("decided"), default=clock.now, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=RegradeState, default=RegradeState.OPEN)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = FrozenQuerySet["Regrade"].as_manager()

    changeable = frozenset({"state", "done_at"})

    class Meta:
        verbose_name = _("correction of results")
        verbose_name_plural = _("corrections of results")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=~Q(old=F("new")), name="regrade_changes_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="regrade_has_reason"),
            models.CheckConstraint(condition=Q(state__in=RegradeState.values), name="regrade_state_known"),
            models.CheckConstraint(
                condition=Q(state=RegradeState.OPEN, done_at=None) | Q(state=RegradeState.DONE, done_at__isnull=False),
                name="regrade_done_when_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} {self.new_id}"


class GradeEvent(FrozenModel):
    """What one correction did to one graded attempt. Rows only come; an attempt has one of each correction.

    A row is written also when nothing changed: it shows that the attempt was looked at. ``kept_pass``: by the new
    score it would not have passed, and it stayed passed all the same.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="grade_events")
    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="events")
    old_score = models.PositiveSmallIntegerField(_("points before"))
    new_score = models.PositiveSmallIntegerField(_("points after"))
    old_passed = models.BooleanField(_("passed before"))
    new_passed = models.BooleanField(_("passed after"))
    kept_pass = models.BooleanField(_("pass kept"), default=False)
    # That of the order: with it here, the table itself can refuse a pass lost without a decision.
    lower_passes = models.BooleanField(_("passes may be lost"), default=False)
    at = models.DateTimeField(_("when"), default=clock.now, editable=False)

    objects = FrozenQuerySet["GradeEvent"].as_manager()

    class Meta:
        verbose_name = _("corrected result")
        verbose_name_plural = _("corrected results")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "regrade"], name="gradeevent_once"),
            models.CheckConstraint(
                condition=Q(old_passed=False) | Q(new_passed=True) | Q(lower_passes=True),
                name="gradeevent_pass_lost_by_decision_only",
            ),
            models.CheckConstraint(
                condition=Q(kept_pass=False) | Q(old_passed=True, new_passed=True, lower_passes=False),
                name="gradeevent_kept_what_was",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.old_score} {self.new_score}"

    @property
    def reason(self) -> str:
        return self.regrade.reason

    @property
    def actor(self) -> User | None:
        return self.regrade.actor

    @property
    def changed(self) -> bool:
        return (self.old_score, self.old_passed) != (self.new_score, self.new_passed)
