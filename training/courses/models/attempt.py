"""A person's attempt at a quiz, and the answers in it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from training.courses.models.enrolment import Enrolment
from training.courses.models.quiz import QuestionVersion, QuizVersion
from training.courses.states import AttemptState


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: User) -> Self:
        """A person's own; nobody else's so far."""
        return self.filter(enrolment__person=user) if user.is_authenticated else self.none()

    def overdue(self) -> Self:
        """Open attempts whose time is up."""
        return self.filter(state=AttemptState.IN_PROGRESS, deadline_at__lte=clock.now())


class Attempt(models.Model):
    """``paper`` = [{"question": question version id, "options": [option keys as shown]}]: it holds no right answer.

    A matching has "targets" [target keys as shown], too. ``deadline_at`` (UTC) is set when the person chose to answer
    within the time limit of the quiz.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=12, choices=AttemptState, default=AttemptState.IN_PROGRESS)
    paper = models.JSONField(_("paper"))
    started_at = models.DateTimeField(_("started"), default=clock.now, editable=False)
    deadline_at = models.DateTimeField(_("to be sent by"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    max_score = models.PositiveSmallIntegerField(_("points possible"))
    passed = models.BooleanField(_("passed"), null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"], condition=Q(state=AttemptState.IN_PROGRESS), name="attempt_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=AttemptState.values), name="attempt_state_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="attempt_number_from_one"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__lte=models.F("max_score")), name="attempt_score_within_max"
            ),
            models.CheckConstraint(condition=Q(max_score__gte=1), name="attempt_asks_something"),
            models.CheckConstraint(
                condition=Q(deadline_at=None) | Q(deadline_at__gt=models.F("started_at")), name="attempt_has_some_time"
            ),
            models.CheckConstraint(
                condition=Q(state=AttemptState.IN_PROGRESS, score=None, passed=None, submitted_at=None)
                | Q(state=AttemptState.GRADED, score__isnull=False, passed__isnull=False, submitted_at__isnull=False),
                name="attempt_has_result_once_graded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def open(self) -> bool:
        return self.state == AttemptState.IN_PROGRESS

    @property
    def overdue(self) -> bool:
        """Open, with no time left to answer."""
        return self.open and self.deadline_at is not None and self.deadline_at <= clock.now()

    @property
    def question_ids(self) -> list[int]:
        """The questions of the paper, in their order."""
        return [row["question"] for row in self.paper]


class Response(models.Model):
    """The answer to one question; ``awarded`` is null until the attempt is graded.

    ``answer``: of choices and orderings a list of option keys, of a matching {option key: target key}, of a short text
    the words as typed.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    question = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    answer = models.JSONField(_("answer"))
    saved_at = models.DateTimeField(_("saved"), default=clock.now)
    awarded = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="response_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_id}"
