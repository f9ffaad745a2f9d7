"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "courses.course.open": (_("Open a course"), _("Opened the course")),
    "courses.version.publish": (_("Publish a course version"), _("Published a new version of the course")),
    "courses.version.translate": (_("Add a language to a course version"), _("Added a language to the version")),
    "courses.enrolment.start": (_("Start a course"), _("Started the course")),
    "courses.enrolment.complete": (_("Complete a course"), _("Completed the course")),
    "courses.lesson.finish": (_("Finish a lesson"), _("Finished a lesson")),
    "courses.attempt.start": (_("Start a quiz"), _("Started the quiz")),
    "courses.attempt.submit": (_("Send the answers of a quiz"), _("Sent the answers of the quiz")),
}


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        actions.register_action(action, label, message)
