"""Learning paths: courses in an order, the versions published, and who has walked one to its end."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.frozen import FrozenModel, FrozenQuerySet
from core.published import Published, PublishedQuerySet, Version, VersionQuerySet
from training.courses.models import Course


class LearningPath(Published):
    """The one row that completions and certificates of all languages hang on. Pages point to it."""

    objects = PublishedQuerySet["LearningPath"].as_manager()

    class Meta(Published.Meta):
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")


class PathVersion(Version):
    """What was published at one moment. Nobody enrols on a path: whoever takes its courses is on it.

    ``texts`` = {"title": {language: text}, "summary": …, "goals": [{language: text}], "extent": …, "note": …}
    """

    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="versions", verbose_name=_("path"))
    texts = models.JSONField(_("texts"))
    courses = models.ManyToManyField(
        Course, through="paths.PathStep", related_name="path_versions", verbose_name=_("courses")
    )
    validity_months = models.PositiveSmallIntegerField(_("months the certificate holds (0 = for ever)"), default=0)

    objects = VersionQuerySet["PathVersion"].as_manager()

    growing = frozenset({"texts"})

    class Meta:
        verbose_name = _("version of a learning path")
        verbose_name_plural = _("versions of learning paths")
        ordering = ["path", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["path", "number"], name="pathversion_number_once"),
            models.UniqueConstraint(fields=["path"], condition=Q(is_current=True), name="pathversion_one_current"),
            models.CheckConstraint(condition=Q(number__gte=1), name="pathversion_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.number}"

    @property
    def content(self) -> dict[str, Any]:
        """The row in the shape of `training.paths.freezing.content`."""
        steps = [{"course": step.course.code, "required": step.required} for step in self.steps.all()]
        return {"texts": self.texts, "steps": steps, "validity_months": self.validity_months}


class PathStep(FrozenModel):
    """One course's place in a version of a path."""

    version = models.ForeignKey(PathVersion, on_delete=models.CASCADE, related_name="steps")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name=_("course"))
    position = models.PositiveSmallIntegerField(_("position"))
    required = models.BooleanField(_("required"), default=True)

    objects = FrozenQuerySet["PathStep"].as_manager()

    class Meta:
        verbose_name = _("course of a path")
        verbose_name_plural = _("courses of a path")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "course"], name="pathstep_course_once"),
            models.UniqueConstraint(fields=["version", "position"], name="pathstep_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.position}"


class PathCompletion(FrozenModel):
    """That a person has completed the courses of a path: written once, never taken back by an edit of the path.

    ``evidence`` = {"completions": [ids of the completed courses it rests on, in the order of the path]}
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="path_completions", verbose_name=_("person")
    )
    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="completions", verbose_name=_("path"))
    version = models.ForeignKey(
        PathVersion, on_delete=models.PROTECT, related_name="completions", verbose_name=_("version")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    completed_at = models.DateTimeField(_("completed"), default=clock.now, editable=False)
    evidence = models.JSONField(_("evidence"))

    objects = FrozenQuerySet["PathCompletion"].as_manager()

    class Meta:
        verbose_name = _("completed path")
        verbose_name_plural = _("completed paths")
        ordering = ["-round"]
        constraints = [
            models.UniqueConstraint(fields=["person", "path", "round"], name="pathcompletion_once_per_round"),
            models.CheckConstraint(condition=Q(round__gte=1), name="pathcompletion_round_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.path_id} {self.round}"
