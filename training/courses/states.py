"""Which state may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Moves


class EnrolmentState(models.TextChoices):
    ACTIVE = "active", _("In progress")
    COMPLETED = "completed", _("Completed")


ENROLMENT_MOVES: Moves = {
    EnrolmentState.ACTIVE: frozenset({EnrolmentState.COMPLETED}),
    EnrolmentState.COMPLETED: frozenset(),
}


class AttemptState(models.TextChoices):
    IN_PROGRESS = "in_progress", _("In progress")
    GRADED = "graded", _("Graded")


ATTEMPT_MOVES: Moves = {
    AttemptState.IN_PROGRESS: frozenset({AttemptState.GRADED}),
    AttemptState.GRADED: frozenset(),
}


class ItemKind(models.TextChoices):
    LESSON = "lesson", _("Lesson")
    QUIZ = "quiz", _("Quiz")


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
