"""Tables of the courses wing."""

from training.courses.models.attempt import Attempt, Response
from training.courses.models.course import Course, CourseVersion
from training.courses.models.enrolment import Completion, Enrolment, LessonProgress
from training.courses.models.quiz import QuestionText, QuestionVersion, QuizQuestion, QuizVersion

__all__ = [
    "Attempt",
    "Completion",
    "Course",
    "CourseVersion",
    "Enrolment",
    "LessonProgress",
    "QuestionText",
    "QuestionVersion",
    "QuizQuestion",
    "QuizVersion",
    "Response",
]
