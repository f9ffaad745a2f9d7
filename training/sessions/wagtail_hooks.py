"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "sessions.course_meeting.link": (_("Let an event count in a course"), _("Let the event count in a course")),
    "sessions.course_meeting.unlink": (
        _("Let an event not count in a course"),
        _("Ended that the event counts in a course"),
    ),
}


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        actions.register_action(action, label, message)
