"""A person on a course: enrolled, progressing, done."""

from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.frozen import FrozenModel, FrozenQuerySet
from training.courses.models.course import Course, CourseVersion
from training.courses.states import EnrolmentState


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: User) -> Self:
        """A person's own; nobody else's so far."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def active(self) -> Self:
        return self.filter(state=EnrolmentState.ACTIVE)

    def with_progress(self) -> Self:
        """Everything `training.courses.progress` reads: four queries, for one enrolment or for all."""
        attempts = models.Prefetch("attempts", apps.get_model("courses", "Attempt").objects.select_related("quiz"))
        return self.select_related("version", "course", "completion__version").prefetch_related(
            "progress", "version__quizzes", attempts
        )

    def with_guides(self) -> Self:
        """And what is asked of later versions: one query more, for all."""
        guides = models.Prefetch("course__versions", CourseVersion.objects.guiding(), to_attr="guides")
        return self.prefetch_related(guides)


class Enrolment(models.Model):
    """One round (``cycle``) of one person on one course: the first, then refreshers. It stays on the version it started
    with until the person goes over to the current one."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("person")
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("course"))
    version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("version")
    )
    cycle = models.PositiveSmallIntegerField(_("round"), default=1)
    state = models.CharField(_("state"), max_length=12, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    started_at = models.DateTimeField(_("started"), default=clock.now, editable=False)
    touched_at = models.DateTimeField(_("last opened"), default=clock.now)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-touched_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "cycle"], name="enrolment_once_per_cycle"),
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(state=EnrolmentState.ACTIVE), name="enrolment_one_active"
            ),
            models.CheckConstraint(condition=Q(state__in=EnrolmentState.values), name="enrolment_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.course_id} {self.cycle}"


class ItemProgress(models.Model):
    """A part of the outline that is done: read, practised, attended or confirmed. Rows only come, never go.

    The key is the outline's, the same in every language. A quiz has no row here: its attempts tell. ``confirmed_by``
    is who registered the attendance or confirmed the skill; ``evidence`` is what it rests on, such as a practice run.
    ``carried``: it was done in an earlier round and has not changed since.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    item_key = models.CharField(_("part"), max_length=36)
    done_at = models.DateTimeField(_("done"), default=clock.now, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    carried = models.BooleanField(_("carried over from an earlier round"), default=False)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [models.UniqueConstraint(fields=["enrolment", "item_key"], name="itemprogress_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.item_key}"


class Completion(FrozenModel):
    """That the course was completed, in that version: written once, never taken back by an edit of the course.

    ``evidence`` = {"items": [keys done], "attempts": [ids of the attempts that passed], "practice": [what each exercise
    done rests on: {"run", "scenario", "mode", "hints", "unaided"}]}
    """

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="completion", verbose_name=_("enrolment")
    )
    version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, related_name="completions", verbose_name=_("version")
    )
    completed_at = models.DateTimeField(_("completed"), default=clock.now, editable=False)
    evidence = models.JSONField(_("evidence"))

    objects = FrozenQuerySet["Completion"].as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")

    def __str__(self) -> str:
        return f"{self.enrolment_id}"
