"""Who may do what with learning paths. Views, actions and templates all ask here."""

from typing import Any

from accounts.models import User
from training.courses import policies as courses
from training.paths.models import LearningPath


def may_publish(user: User | None) -> bool:
    """Whoever may publish courses; None is the clock or the demo."""
    return courses.may_publish(user)


def may_complete(user: Any, path: LearningPath) -> bool:
    """Paths are free for everyone with an account; everybody completes their own."""
    return bool(user.is_authenticated and user.is_active)
