"""Pages of the learner: starting, going on, and taking quizzes."""

from training.courses.views.course import part, read, resume, start
from training.courses.views.lesson import lesson_done
from training.courses.views.question import question
from training.courses.views.quiz import quiz_start, result, review
from training.courses.views.renewal import refresh, take_up

__all__ = [
    "lesson_done",
    "part",
    "question",
    "quiz_start",
    "read",
    "refresh",
    "result",
    "resume",
    "review",
    "start",
    "take_up",
]
