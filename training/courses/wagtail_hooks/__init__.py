"""What this wing adds to the Wagtail admin: the names of its lines in the audit trail, and its screens."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from training.courses.wagtail_hooks import questions  # noqa: F401 - registers its screens

_ACTIONS = {
    "courses.course.open": (_("Open a course"), _("Opened the course")),
    "courses.version.publish": (_("Publish a course version"), _("Published a new version of the course")),
    "courses.version.translate": (_("Add a language to a course version"), _("Added a language to the version")),
    "courses.enrolment.start": (_("Start a course"), _("Started the course")),
    "courses.enrolment.complete": (_("Complete a course"), _("Completed the course")),
    "courses.enrolment.take_up": (
        _("Go over to the current version of a course"),
        _("Went over to the current version of the course"),
    ),
    "courses.enrolment.refresh": (_("Refresh a course"), _("Started the course again as a refresher")),
    "courses.item.confirm": (_("Confirm a part of a course"), _("Confirmed a part of the course")),
    "courses.item.practise": (_("Practise in a course"), _("Did a practice exercise of the course")),
    "courses.lesson.finish": (_("Finish a lesson"), _("Finished a lesson")),
    "courses.attempt.start": (_("Start a quiz"), _("Started the quiz")),
    "courses.attempt.submit": (_("Send the answers of a quiz"), _("Sent the answers of the quiz")),
    "courses.question.regrade": (_("Correct results"), _("Ordered results to be graded by a corrected key")),
    "courses.question.regraded": (_("Results corrected"), _("Graded all results by the corrected key")),
}


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        actions.register_action(action, label, message)
