"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "groups.group.open": (_("Open a group"), _("Opened the group")),
    "groups.group.renew_invitation": (_("Renew an invitation"), _("Made a new invitation link")),
    "groups.group.revoke_invitation": (_("Take back an invitation"), _("Took back the invitation link")),
    "groups.group.close": (_("Close a group"), _("Closed the group")),
    "groups.group.reopen": (_("Open a group again"), _("Opened the group again")),
    "groups.group.add_leader": (_("Ask somebody to lead"), _("Asked somebody to lead the group")),
    "groups.group.take_back": (_("Take back a question to lead"), _("Took back the question to lead")),
    "groups.group.accept_leading": (_("Accept to lead"), _("Accepted to lead the group")),
    "groups.group.decline_leading": (_("Decline to lead"), _("Declined to lead the group")),
    "groups.group.remove_leader": (_("End leading"), _("Ended the leading of the group")),
    "groups.group.register_attendance": (_("Register attendance"), _("Registered who was at a meeting")),
    "groups.membership.join": (_("Join a group"), _("Joined the group")),
    "groups.membership.agree": (_("Share progress"), _("Agreed to share progress")),
    "groups.membership.withdraw": (_("Stop sharing progress"), _("Stopped sharing progress")),
    "groups.membership.leave": (_("Leave a group"), _("Left the group")),
    "groups.membership.remove": (_("Remove from a group"), _("Removed from the group")),
    "groups.membership.confirm_skill": (_("Confirm a skill"), _("Confirmed a practical skill")),
}


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        actions.register_action(action, label, message)
