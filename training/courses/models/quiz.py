"""Quizzes as they were published: the paper, the texts by language, and the secret key."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.frozen import FrozenModel, FrozenQuerySet
from training.courses.models.course import Course
from training.courses.states import QuestionKind


class QuestionVersion(FrozenModel):
    """A question without words. ``correct`` is the key; it never leaves the server before an attempt is graded.

    By kind: of choices the keys of the right options; of an ordering all options in their right order; of a matching
    {option key: target key}; of a short text nothing, for its accepted answers are words and stand in the texts.
    ``target_keys`` are the right-hand sides of a matching.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name=_("course"))
    key = models.CharField(_("key"), max_length=36)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind)
    option_keys = models.JSONField(_("options"))
    target_keys = models.JSONField(_("right-hand sides"), default=list, blank=True)
    correct = models.JSONField(_("right options"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)

    objects = FrozenQuerySet["QuestionVersion"].as_manager()

    changeable = frozenset({"sha256"})

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(fields=["course", "key", "number"], name="questionversion_number_once"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="questionversion_kind_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="questionversion_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class QuestionText(FrozenModel):
    """The words of a question in one language. Languages are added; words that stand are never changed.

    ``options`` and ``feedback`` = {option key: text}, ``targets`` = {target key: text}; what is not translated yet is
    missing. ``accepted``: the right answers of a short text, one a line; part of the key, so as secret as that.
    ``explanation`` is shown with the result, whatever was answered.
    """

    question = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=5)
    prompt = models.TextField(_("question"), blank=True)
    options = models.JSONField(_("options"))
    feedback = models.JSONField(_("feedback"))
    targets = models.JSONField(_("right-hand sides"), default=dict, blank=True)
    accepted = models.TextField(_("accepted answers"), blank=True)
    explanation = models.TextField(_("explanation"), blank=True)

    objects = FrozenQuerySet["QuestionText"].as_manager()

    growing = frozenset({"prompt", "options", "feedback", "targets", "accepted", "explanation"})

    class Meta:
        verbose_name = _("text of a question")
        verbose_name_plural = _("texts of questions")
        constraints = [
            models.UniqueConstraint(fields=["question", "language"], name="questiontext_language_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.language}"


class QuizVersion(FrozenModel):
    """A quiz as published: its settings and its pool of questions."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name=_("course"))
    key = models.CharField(_("key"), max_length=36)
    number = models.PositiveIntegerField(_("number"))
    texts = models.JSONField(_("texts"))  # {"title": {language: text}, "passed": …, "not_passed": …}
    draw = models.PositiveSmallIntegerField(_("questions drawn"))
    pass_percent = models.PositiveSmallIntegerField(_("pass limit in percent"))
    max_attempts = models.PositiveSmallIntegerField(_("attempts allowed (0 = no limit)"))
    cooldown_hours = models.PositiveSmallIntegerField(_("hours between attempts"))
    shuffle = models.BooleanField(_("options in random order"))
    time_limit_minutes = models.PositiveSmallIntegerField(_("time limit in minutes (0 = none)"), default=0)
    questions = models.ManyToManyField(QuestionVersion, through="courses.QuizQuestion", related_name="+")
    sha256 = models.CharField(_("fingerprint"), max_length=64)

    objects = FrozenQuerySet["QuizVersion"].as_manager()

    changeable = frozenset({"sha256"})
    growing = frozenset({"texts"})

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.UniqueConstraint(fields=["course", "key", "number"], name="quizversion_number_once"),
            models.CheckConstraint(condition=Q(pass_percent__gte=1, pass_percent__lte=100), name="quizversion_percent"),
            models.CheckConstraint(condition=Q(draw__gte=1), name="quizversion_draws_something"),
            models.CheckConstraint(condition=Q(number__gte=1), name="quizversion_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"

    @property
    def settings(self) -> dict[str, Any]:
        """How an attempt runs, as plain values."""
        names = ("draw", "pass_percent", "max_attempts", "cooldown_hours", "shuffle", "time_limit_minutes")
        return {name: getattr(self, name) for name in names}


class QuizQuestion(FrozenModel):
    """One question's place in a quiz; ``lesson_key`` is the outline key of the lesson that teaches it, if told.

    ``pool`` is the editor's name of its topic: a draw takes from every pool in turn.
    """

    quiz = models.ForeignKey(QuizVersion, on_delete=models.CASCADE, related_name="places")
    question = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    lesson_key = models.CharField(_("lesson"), max_length=36, blank=True)
    pool = models.CharField(_("topic"), max_length=60, blank=True, default="")

    objects = FrozenQuerySet["QuizQuestion"].as_manager()

    class Meta:
        verbose_name = _("question in a quiz")
        verbose_name_plural = _("questions in a quiz")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="quizquestion_once")]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.position}"
