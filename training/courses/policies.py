"""Who may do what with courses. Views, actions and templates all ask here."""

from accounts.models import User
from training.courses.models import Attempt, Course, Enrolment


def may_publish(user: User | None, course: Course | None = None) -> bool:
    """Staff, asked again on the page itself by the page editor; None is the clock or the demo."""
    return user is None or (user.is_active and user.is_staff)


def may_start(user: User, course: Course) -> bool:
    """Courses are free for everyone with an account."""
    return user.is_authenticated and user.is_active


def may_learn(user: User, enrolment: Enrolment) -> bool:
    """Only the person themselves reads, answers and sends."""
    return user.is_active and enrolment.person_id == user.pk


def may_answer(user: User, attempt: Attempt) -> bool:
    return may_learn(user, attempt.enrolment)
