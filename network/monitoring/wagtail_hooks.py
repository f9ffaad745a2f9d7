"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "monitoring.session.log": (_("Log a session of support"), _("Logged a session of support")),
    "monitoring.session.log_many": (_("Log many sessions of support"), _("Logged many sessions of support")),
    "monitoring.session.edit": (_("Correct a session of support"), _("Corrected a session of support")),
    "monitoring.session.remove": (_("Take back a session of support"), _("Took back a session of support")),
    "monitoring.year.thank": (_("Thank for a year"), _("Thanked for a year")),
}


@hooks.register("register_log_actions")
def name_log_actions(registry: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        registry.register_action(action, label, message)
