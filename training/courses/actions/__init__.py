"""Everything that changes a course, an enrolment or an attempt. Each action is one transaction."""

from training.courses.actions.confirm import confirm_item, practise
from training.courses.actions.learn import finish_lesson, start
from training.courses.actions.publish import open_course, publish_version
from training.courses.actions.quiz import answer, close_overdue, start_attempt, submit_attempt
from training.courses.actions.regrades import regrade, sweep_regrades, work_off
from training.courses.actions.renew import start_refresher, take_up

__all__ = [
    "answer",
    "close_overdue",
    "confirm_item",
    "finish_lesson",
    "open_course",
    "practise",
    "publish_version",
    "regrade",
    "start",
    "start_attempt",
    "start_refresher",
    "submit_attempt",
    "sweep_regrades",
    "take_up",
    "work_off",
]
