"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "matching.request.enter": (_("Enter a request for help"), _("Entered the request")),
    "matching.request.ask": (_("Ask volunteers"), _("Asked volunteers")),
    "matching.request.answer": (_("Answer a request for help"), _("A volunteer answered")),
    "matching.request.choose": (_("Choose a volunteer"), _("Chose a volunteer")),
    "matching.request.reopen": (_("Open a request again"), _("The volunteer cannot come; open again")),
    "matching.request.withdraw": (_("Take a question back"), _("A volunteer is asked no more")),
    "matching.request.finish": (_("Mark a request as done"), _("Marked as done")),
    "matching.request.cancel": (_("Call off a request"), _("Called off")),
    "matching.request.close": (_("Close a request by the clock"), _("Closed, because its days have passed")),
}


@hooks.register("register_log_actions")
def name_log_actions(registry: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        registry.register_action(action, label, message)
