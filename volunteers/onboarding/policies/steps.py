"""Who may take which step of somebody's volunteering. In which state it is possible, the actions say."""

from typing import Any

from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State


def may_apply(user: Any) -> bool:
    """Whoever has an account."""
    return bool(user.is_authenticated and user.is_active)


def is_own(user: Any, volunteering: Volunteering) -> bool:
    """The applicant, or volunteer, themselves."""
    if not user.is_authenticated or not user.is_active or volunteering.volunteer is None:
        return False
    return bool(volunteering.volunteer.person_id == user.pk)


def may_handle(user: Any, volunteering: Volunteering) -> bool:
    """Take the steps of the network's side: see the interview, the extract and the guardian's consent, accept, decline,
    name a mentor. Nobody does so for themselves."""
    return Volunteering.objects.handled_by(user).filter(pk=volunteering.pk).exists()


def may_answer(user: Any, volunteering: Volunteering) -> bool:
    """Confirm a time, propose others, accept texts, withdraw: only whom it is about."""
    return is_own(user, volunteering)


def may_pause(user: Any, volunteering: Volunteering) -> bool:
    """Take a break and come back, and end it: the volunteer and who handles it."""
    return is_own(user, volunteering) or may_handle(user, volunteering)


may_leave = may_pause


def may_note_trial(user: Any, volunteering: Volunteering) -> bool:
    """That a session was held together: the mentor while the trial lasts, and who handles it. Not the volunteer."""
    if is_own(user, volunteering):
        return False
    is_mentor = bool(user.is_authenticated and user.is_active and volunteering.mentor_id == user.pk)
    return (is_mentor and volunteering.state == State.TRIAL) or may_handle(user, volunteering)
