"""Everything that changes a group, who leads it and who takes part. Each action is one transaction."""

from training.groups.actions.confirm import Registered, confirm_skill, register_attendance
from training.groups.actions.groups import (
    Invited,
    close_group,
    open_group,
    renew_invitation,
    reopen_group,
    revoke_invitation,
)
from training.groups.actions.leaders import (
    accept_leading,
    add_leader,
    decline_leading,
    forget_invitations,
    remove_leader,
    take_back,
)
from training.groups.actions.members import agree_sharing, join, leave, remove_member, withdraw_sharing

__all__ = [
    "Invited",
    "Registered",
    "accept_leading",
    "add_leader",
    "agree_sharing",
    "close_group",
    "confirm_skill",
    "decline_leading",
    "forget_invitations",
    "join",
    "leave",
    "open_group",
    "register_attendance",
    "remove_leader",
    "remove_member",
    "renew_invitation",
    "reopen_group",
    "revoke_invitation",
    "take_back",
    "withdraw_sharing",
]
