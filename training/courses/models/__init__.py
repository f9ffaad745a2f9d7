"""Tables of the courses wing."""

from training.courses.models.attempt import Attempt, Response
from training.courses.models.course import Course, CourseVersion
from training.courses.models.enrolment import Completion, Enrolment, ItemProgress
from training.courses.models.quiz import QuestionText, QuestionVersion, QuizQuestion, QuizVersion
from training.courses.models.regrade import GradeEvent, Regrade

__all__ = [
    "Attempt",
    "Completion",
    "Course",
    "CourseVersion",
    "Enrolment",
    "GradeEvent",
    "ItemProgress",
    "QuestionText",
    "QuestionVersion",
    "QuizQuestion",
    "QuizVersion",
    "Regrade",
    "Response",
]
