"""Lines of the audit log: desk."""

from django.utils.translation import gettext_lazy as _

LINES: dict[str, tuple[object, object]] = {
    "quality.application.take": (_("Take a part in a certification matter"), _("Took a part")),
    "quality.application.assign": (_("Give a part in a certification matter"), _("Gave somebody a part")),
    "quality.application.state_free": (_("State impartiality"), _("Stated that nothing keeps them from their part")),
    "quality.application.conflict": (_("State a conflict of interest"), _("Stepped aside")),
    "quality.application.release": (_("End a part in a certification matter"), _("Ended a part")),
    "quality.application.accept": (_("Accept an application as complete"), _("Complete: the evaluation began")),
    "quality.application.ask_to_complete": (_("Ask to complete an application"), _("Asked to complete it")),
    "quality.application.ask": (_("Ask an applicant"), _("Asked the applicant")),
    "quality.application.give_time": (_("Give an applicant more time"), _("Gave more time")),
    "quality.application.remind": (_("Remind an applicant"), _("The applicant was reminded")),
    "quality.application.send_findings": (_("Send findings"), _("Sent the findings")),
    "quality.application.visit": (_("Note a visit"), _("Noted a visit")),
    "quality.application.pass_on": (_("Pass an evaluation on"), _("Passed on to the review")),
    "quality.application.review": (_("Review an evaluation"), _("Reviewed the evaluation")),
    "quality.finding.make": (_("Assess an answer"), _("Assessed an answer")),
}
