"""Pages of the learner: starting, going on, and taking quizzes."""

from training.courses.views.course import lesson_done, resume, start
from training.courses.views.quiz import question, quiz_start, result, review

__all__ = ["lesson_done", "question", "quiz_start", "result", "resume", "review", "start"]
