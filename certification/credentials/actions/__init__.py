"""Everything that changes credentials: issuing, signing, revoking, suspending, erasing, an earlier end, reminding."""

from certification.credentials.actions.awarding import Subject, award
from certification.credentials.actions.badging import sign_missing
from certification.credentials.actions.ending import end_earlier, tell_ends
from certification.credentials.actions.erasing import erase, erase_all_of
from certification.credentials.actions.issue import issue_for_completion, issue_for_path
from certification.credentials.actions.keys import Theft, compromise_key, rotate_key
from certification.credentials.actions.reminding import remind, sweep_reminders
from certification.credentials.actions.revoke import revoke
from certification.credentials.actions.sharing import set_name_shown, share, withdraw
from certification.credentials.actions.suspending import restore, suspend

__all__ = [
    "Subject",
    "Theft",
    "award",
    "compromise_key",
    "end_earlier",
    "erase",
    "erase_all_of",
    "issue_for_completion",
    "issue_for_path",
    "remind",
    "restore",
    "revoke",
    "rotate_key",
    "set_name_shown",
    "share",
    "sign_missing",
    "suspend",
    "sweep_reminders",
    "tell_ends",
    "withdraw",
]
