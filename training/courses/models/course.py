"""A course, and the versions of it that were published."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.frozen import FrozenModel, FrozenQuerySet
from training.courses.states import Change


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> Self:
        """Courses that newcomers can start."""
        return self.filter(versions__is_current=True)


class Course(models.Model):
    """The one row that enrolments and certificates of all languages hang on. Pages point to it."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, unique=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class CourseVersionQuerySet(FrozenQuerySet["CourseVersion"]):
    def current(self) -> Self:
        """The version that newcomers start: at most one of each course."""
        return self.filter(is_current=True)

    def guiding(self) -> Self:
        """The current version and those with a material change, the oldest first: what whoever has started needs to
        know of later versions."""
        return self.filter(Q(is_current=True) | Q(change=Change.MATERIAL)).order_by("number")


class CourseVersion(FrozenModel):
    """What was published at one moment: outline and texts by language. Learners stay on the version they started.

    A version may gain texts in a further language, so that whoever started before the translation gets it too.

    ``outline`` = [{"key", "kind", "title": {language: text}, "minutes", "required", "print", "since"}], in order; also
    "scenario" (code) of a practice part, "text" {language: text} of attendance and skill, "from" of a quiz.
    "print" is a fingerprint of the part's content; "since" the number of the version in which the part came or last
    changed so much that it is to be done anew; "from" the lowest number of the quiz of which a pass still counts.
    ``texts`` = {"title": {language: text}, "summary": …, "goals": [{language: text}], "extent": …, "note": …}
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions", verbose_name=_("course"))
    number = models.PositiveIntegerField(_("number"))
    outline = models.JSONField(_("outline"))
    texts = models.JSONField(_("texts"))
    minutes = models.PositiveIntegerField(_("duration in minutes"))
    quizzes = models.ManyToManyField("courses.QuizVersion", related_name="course_versions", verbose_name=_("quizzes"))
    validity_months = models.PositiveSmallIntegerField(_("validity of the certificate in months"), default=0)
    # codes, for courses are opened and closed independently of one another
    prerequisites = models.JSONField(_("courses to complete first"), default=list, blank=True)
    change = models.CharField(_("kind of change"), max_length=12, choices=Change, default=Change.FIRST)
    renew_by = models.DateField(_("older certificates are valid until"), null=True, blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    is_current = models.BooleanField(_("current"), default=True)
    published_at = models.DateTimeField(_("published"), default=clock.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )

    objects = CourseVersionQuerySet.as_manager()

    changeable = frozenset({"is_current", "sha256"})
    growing = frozenset({"outline", "texts"})

    class Meta:
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")
        ordering = ["course", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="courseversion_number_once"),
            models.UniqueConstraint(fields=["course"], condition=Q(is_current=True), name="courseversion_one_current"),
            models.CheckConstraint(condition=Q(number__gte=1), name="courseversion_number_from_one"),
            models.CheckConstraint(condition=Q(change__in=Change.values), name="courseversion_change_known"),
            models.CheckConstraint(
                condition=Q(renew_by=None) | Q(change=Change.MATERIAL), name="courseversion_renewed_by_material_only"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.number}"

    def items(self, kind: str | None = None) -> list[dict[str, Any]]:
        """The outline's items in order, of one kind or all."""
        return [item for item in self.outline if kind in {None, item["kind"]}]

    def item(self, key: str) -> dict[str, Any] | None:
        return next((item for item in self.outline if item["key"] == key), None)
