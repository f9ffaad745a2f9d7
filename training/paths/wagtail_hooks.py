"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "paths.path.open": (_("Open a learning path"), _("Opened the learning path")),
    "paths.version.publish": (_("Publish a learning path"), _("Published a new version of the learning path")),
    "paths.version.translate": (_("Add a language to a learning path"), _("Added a language to the learning path")),
    "paths.completion.complete": (_("Complete a learning path"), _("Completed the learning path")),
}


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        actions.register_action(action, label, message)
