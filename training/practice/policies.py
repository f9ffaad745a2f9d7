"""Who may do what with exercises. Views, actions and templates all ask here."""

from accounts.models import User
from training.practice.models import Run, Scenario


def may_publish(user: User | None, scenario: Scenario | None = None) -> bool:
    """Staff, asked again on the page itself by the page editor; None is the clock or the demo."""
    return user is None or (user.is_active and user.is_staff)


def may_practise(user: User | None, run: Run) -> bool:
    """A person's run is theirs; a run of nobody belongs to whoever has its address. None is somebody not signed in."""
    if run.person_id is None:
        return True
    return user is not None and user.is_active and run.person_id == user.pk
