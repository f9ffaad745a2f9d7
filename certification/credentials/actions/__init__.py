"""Everything that changes credentials: issuing and revoking, an earlier end, and reminding of it."""

from certification.credentials.actions.ending import end_earlier, tell_ends
from certification.credentials.actions.issue import issue_for_completion, issue_for_path
from certification.credentials.actions.reminding import remind, sweep_reminders
from certification.credentials.actions.revoke import revoke

__all__ = [
    "end_earlier",
    "issue_for_completion",
    "issue_for_path",
    "remind",
    "revoke",
    "sweep_reminders",
    "tell_ends",
]
