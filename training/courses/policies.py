"""Who may do what with courses. Views, actions and templates all ask here."""

from accounts.models import User
from training.courses import confirming
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


def may_confirm(user: User, enrolment: Enrolment, item_key: str = "") -> bool:
    """Never for oneself; else whom the wings above name, such as the leader of a group that the learner is in.
    ``item_key``: the part of the course, "" for any."""
    return user.is_active and enrolment.person_id != user.pk and confirming.allowed(user, enrolment, item_key)


def may_answer(user: User, attempt: Attempt) -> bool:
    return may_learn(user, attempt.enrolment)


def may_see_statistics(user: User) -> bool:
    """How questions were answered, in sums: staff who look after quizzes."""
    return user.is_active and user.is_staff and (user.has_perm("courses.view_questionversion") or may_regrade(user))


def may_regrade(user: User) -> bool:
    """Staff with the permission to correct results."""
    return user.is_active and user.is_staff and user.has_perm("courses.add_regrade")
