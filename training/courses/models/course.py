"""A course, and the versions of it that were published."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.published import Published, PublishedQuerySet, Version, VersionQuerySet
from training.courses.states import Change


class Course(Published):
    """The one row that enrolments and certificates of all languages hang on. Pages point to it."""

    objects = PublishedQuerySet["Course"].as_manager()

    class Meta(Published.Meta):
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class CourseVersionQuerySet(VersionQuerySet["CourseVersion"]):
    def guiding(self) -> Self:
        """The current version and those with a material change, the oldest first: what whoever has started needs to
        know of later versions."""
        return self.filter(Q(is_current=True) | Q(change=Change.MATERIAL)).order_by("number")


class CourseVersion(Version):
    """What was published at one moment: outline and texts by language. Learners stay on the version they started.

    A version may gain texts in a further language, so that whoever started before the translation gets it too.

    ``outline`` = [{"key", "kind", "title": {language: text}, "minutes", "required", "print", "since"}], in order; also
    "scenario" (code) of a practice part, "text" {language: text} of attendance and skill, "from" of a quiz.
    "print" is a fingerprint of the part's content; "since" the number of the version in which the part came or last
    changed so much that it is to be done anew; "from" the lowest number of the quiz of which a pass still counts.
    ``texts`` = {"title": {language: text}, "summary": …, "goals": [{language: text}], "extent": …, "note": …}
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions", verbose_name=_("course"))
    outline = models.JSONField(_("outline"))
    texts = models.JSONField(_("texts"))
    minutes = models.PositiveIntegerField(_("duration in minutes"))
    quizzes = models.ManyToManyField("courses.QuizVersion", related_name="course_versions", verbose_name=_("quizzes"))
    validity_months = models.PositiveSmallIntegerField(_("validity of the certificate in months"), default=0)
    # codes, for courses are opened and closed independently of one another
    prerequisites = models.JSONField(_("courses to complete first"), default=list, blank=True)
    change = models.CharField(_("kind of change"), max_length=12, choices=Change, default=Change.FIRST)
    renew_by = models.DateField(_("older certificates are valid until"), null=True, blank=True)

    objects = CourseVersionQuerySet.as_manager()

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
