"""Who may do what in volunteering. Asked by actions, views and pages."""

from volunteers.onboarding.policies.steps import (
    is_own,
    may_answer,
    may_apply,
    may_handle,
    may_leave,
    may_note_trial,
    may_pause,
)

__all__ = [
    "is_own",
    "may_answer",
    "may_apply",
    "may_handle",
    "may_leave",
    "may_note_trial",
    "may_pause",
]
