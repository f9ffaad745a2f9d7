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
    PRACTICE = "practice", _("Practice exercise")
    ATTENDANCE = "attendance", _("Meeting")
    SKILL = "skill", _("Practical skill")


# What somebody else registers for the learner.
CONFIRMED_KINDS = frozenset({ItemKind.ATTENDANCE, ItemKind.SKILL})


class Change(models.TextChoices):
    """What a new version means for those who have the old one."""

    FIRST = "first", _("First version")
    COSMETIC = "cosmetic", _("Wording only")
    ADDITIVE = "additive", _("Something new")
    MATERIAL = "material", _("What one must know or do has changed")


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    TRUE_FALSE = "true_false", _("True or false")
    ORDERING = "ordering", _("Put in order")
    MATCHING = "matching", _("Match pairs")
    SHORT_TEXT = "short_text", _("Short answer in words")


# Answered by choosing among options.
CHOICE_KINDS = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE})


# Letters of a reason; a decision that takes passes away wants more than a word.
REASON_MIN = 10
LOWERING_REASON_MIN = 30


class RegradeState(models.TextChoices):
    OPEN = "open", _("Under way")
    DONE = "done", _("Done")


REGRADE_MOVES: Moves = {
    RegradeState.OPEN: frozenset({RegradeState.DONE}),
    RegradeState.DONE: frozenset(),
}
