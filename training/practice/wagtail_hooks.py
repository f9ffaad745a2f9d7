"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "practice.scenario.open": (_("Open an exercise"), _("Opened the exercise")),
    "practice.version.publish": (_("Publish an exercise version"), _("Published a new version of the exercise")),
    "practice.version.translate": (_("Add a language to an exercise version"), _("Added a language to the version")),
    "practice.run.finish": (_("Finish an exercise"), _("Finished the exercise")),
    "practice.run.claim": (_("Keep a finished exercise"), _("Kept an exercise done before signing in")),
}


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        actions.register_action(action, label, message)
