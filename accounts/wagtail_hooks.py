"""What accounts adds to the Wagtail admin: names of audit actions, and closed side doors."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts import wagtail_users

hooks.register("before_bulk_action", wagtail_users.refuse_bulk_changes)

_ACTIONS = {
    "sign_up": (_("Sign up"), _("Signed up and confirmed the e-mail address")),
    "change_details": (_("Change details"), _("Changed name, e-mail address, language or access")),
    "change_email": (_("Change e-mail address"), _("Changed the e-mail address")),
    "change_password": (_("Change password"), _("Changed the password")),
    "change_two_steps": (_("Change two-step sign-in"), _("Changed the ways of two-step sign-in")),
    "end_sign_in": (_("Sign out a device"), _("Signed out on another device")),
    "choose_mails": (_("Choose e-mails"), _("Chose which e-mails to get")),
    "change_role": (_("Change role"), _("Changed what the person may do")),
    "add": (_("Add a person"), _("Added by an administrator")),
    "remove": (_("Delete an account"), _("Deleted by an administrator")),
}


@hooks.register("register_log_actions")
def register_log_actions(log: Any) -> None:
    for verb, (label, message) in _ACTIONS.items():
        log.register_action(f"accounts.user.{verb}", label, message)
