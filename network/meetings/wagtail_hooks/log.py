"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    # organising
    "meetings.meeting.add": (_("Add a meeting"), _("Added the meeting")),
    "meetings.meeting.edit": (_("Edit a meeting"), _("Changed the meeting")),
    "meetings.meeting.publish": (_("Publish a meeting"), _("Published the meeting")),
    "meetings.meeting.cancel": (_("Cancel a meeting"), _("Cancelled the meeting")),
    "meetings.meeting.hold": (_("Mark a meeting as held"), _("Marked the meeting as held")),
    "meetings.meeting.delete": (_("Delete a draft"), _("Deleted the draft")),
    "meetings.meeting.invite": (_("Invite to a meeting"), _("Invited people")),
    "meetings.meeting.uninvite": (_("Take an invitation back"), _("Took an invitation back")),
    # registering
    "meetings.registration.register": (_("Register for a meeting"), _("Registered")),
    "meetings.registration.confirm": (_("Confirm a registration"), _("Confirmed the registration")),
    "meetings.registration.change_way": (_("Change the way of attending"), _("Changed the way of attending")),
    "meetings.registration.answer": (_("Change answers"), _("Changed the answers")),
    "meetings.registration.cancel": (_("Cancel a registration"), _("Cancelled the registration")),
    "meetings.registration.offer": (_("Offer a place"), _("Offered a place")),
    "meetings.registration.take": (_("Take an offered place"), _("Took the offered place")),
    "meetings.registration.expire": (_("End an offer"), _("The offer ended")),
    # letters and calendars
    "meetings.meeting.message": (_("Write to participants"), _("Wrote to participants")),
    "meetings.meeting.thank": (_("Thank participants"), _("Thanked participants")),
    "meetings.feed.renew": (_("Make a calendar address"), _("Made a new calendar address")),
    "meetings.feed.end": (_("End a calendar address"), _("Ended the calendar address")),
    # attendance
    "meetings.meeting.register_attendance": (_("Register attendance"), _("Registered who was there")),
    "meetings.meeting.renew_code": (_("Make a new code"), _("Made a new code for the door")),
    # materials, minutes, action points
    "meetings.material.add": (_("Add material"), _("Added material")),
    "meetings.material.edit": (_("Edit material"), _("Changed material")),
    "meetings.material.remove": (_("Remove material"), _("Removed material")),
    "meetings.minutes.write": (_("Write minutes"), _("Wrote the minutes")),
    "meetings.minutes.publish": (_("Publish minutes"), _("Published the minutes")),
    "meetings.action_point.add": (_("Add an action point"), _("Added an action point")),
    "meetings.action_point.edit": (_("Edit an action point"), _("Changed the action point")),
    "meetings.action_point.hand_over": (_("Hand an action point over"), _("Handed the action point over")),
    "meetings.action_point.finish": (_("Mark as done"), _("Marked as done")),
    "meetings.action_point.reopen": (_("Open again"), _("Opened again")),
    "meetings.action_point.drop": (_("Give an action point up"), _("Gave the action point up")),
}


@hooks.register("register_log_actions")
def name_log_actions(registry: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        registry.register_action(action, label, message)
