"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "onboarding.volunteering.apply": (_("Apply as a volunteer"), _("Applied")),
    "onboarding.volunteering.withdraw": (_("Withdraw an application"), _("Withdrew the application")),
    "onboarding.volunteering.decline": (_("Decline an application"), _("Declined the application")),
    "onboarding.volunteering.invite": (_("Invite to an interview"), _("Invited to an interview")),
    "onboarding.volunteering.confirm_interview": (_("Confirm an interview"), _("Confirmed the interview")),
    "onboarding.volunteering.propose_times": (_("Propose other times"), _("Proposed other times")),
    "onboarding.volunteering.move": (_("Take a step"), _("Took a step")),
    "onboarding.volunteering.accept": (_("Accept a text"), _("Accepted a text")),
    "onboarding.volunteering.see_guardian": (_("See a guardian’s consent"), _("Saw the guardian’s consent")),
    "onboarding.volunteering.take": (_("Become the contact person"), _("Became the contact person")),
    "onboarding.volunteering.set_mentor": (_("Name a mentor"), _("Named a mentor")),
    "onboarding.volunteering.give_back": (
        _("Give a trial back to the coordinator"),
        _("Gave a trial back to the coordinator"),
    ),
    "onboarding.volunteering.note_trial": (_("Note a session with a mentor"), _("Noted a session with a mentor")),
    "onboarding.volunteering.pause": (_("Take a break"), _("Began a break")),
    "onboarding.volunteering.resume": (_("Come back from a break"), _("Came back from a break")),
    "onboarding.volunteering.leave": (_("End volunteering"), _("Ended volunteering")),
    "onboarding.volunteering.escalate": (_("Tell the deputy"), _("Told the deputy")),
    "onboarding.volunteering.tell_administrators": (_("Tell the administrators"), _("Told the administrators")),
    "onboarding.volunteering.remind": (_("Remind the volunteer"), _("Reminded the volunteer")),
    "onboarding.volunteering.silent": (
        _("Give a silent volunteer to the coordinator"),
        _("Gave a silent volunteer to the coordinator"),
    ),
    "onboarding.volunteering.anonymise": (_("Anonymise"), _("Anonymised")),
    "onboarding.extract.see": (_("Note that an extract was shown"), _("Noted that an extract was shown")),
    "onboarding.volunteer.edit": (_("Edit one’s own facts"), _("Changed their own facts")),
    "onboarding.volunteer.photo": (_("Change the photo"), _("Changed the photo")),
    "onboarding.volunteer.consent": (_("Give or withdraw a consent"), _("Gave or withdrew a consent")),
    "onboarding.message.send": (_("Write to volunteers"), _("Wrote to volunteers")),
    "onboarding.list.export": (_("Take out a list"), _("Took out a list of volunteers")),
}


@hooks.register("register_log_actions")
def name_log_actions(registry: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        registry.register_action(action, label, message)
