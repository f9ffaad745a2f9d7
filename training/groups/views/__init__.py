"""Pages of groups: for those who lead, for members, and for whoever got an invitation link."""

from training.groups.views.confirm import attendance, member, skill
from training.groups.views.desk import group, groups, names, open_group
from training.groups.views.join import join
from training.groups.views.leaders import leaders, remove_leader, take_back
from training.groups.views.manage import close, remove_member, renew, reopen, revoke
from training.groups.views.mine import answer, leave, sharing

__all__ = [
    "answer",
    "attendance",
    "close",
    "group",
    "groups",
    "join",
    "leaders",
    "leave",
    "member",
    "names",
    "open_group",
    "remove_leader",
    "remove_member",
    "renew",
    "reopen",
    "revoke",
    "sharing",
    "skill",
    "take_back",
]
