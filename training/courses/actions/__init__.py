"""Everything that changes a course, an enrolment or an attempt. Each action is one transaction."""

from training.courses.actions.learn import finish_lesson, start
from training.courses.actions.publish import open_course, publish_version
from training.courses.actions.quiz import answer, start_attempt, submit_attempt

__all__ = [
    "answer",
    "finish_lesson",
    "open_course",
    "publish_version",
    "start",
    "start_attempt",
    "submit_attempt",
]
