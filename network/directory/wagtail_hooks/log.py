"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    # mandates and networks
    "directory.mandate.give": (_("Give a mandate"), _("Gave the mandate")),
    "directory.mandate.end": (_("End a mandate"), _("Set the end of the mandate")),
    "directory.network.add": (_("Add a network"), _("Added the network")),
    "directory.network.edit": (_("Edit a network"), _("Changed the network")),
    "directory.network.end": (_("End a network"), _("Ended the network")),
    # organisations, contacts, agreements, commitments
    "directory.organisation.apply": (_("Apply to the network"), _("Applied to join the network")),
    "directory.organisation.apply_again": (_("Apply again"), _("Applied again")),
    "directory.organisation.accept": (_("Accept an application"), _("Accepted the organisation into the network")),
    "directory.organisation.decline": (_("Decline an application"), _("Declined the application")),
    "directory.organisation.withdraw": (_("Withdraw an application"), _("Took the application back")),
    "directory.organisation.leave": (_("Leave the network"), _("Ended the membership in the network")),
    "directory.organisation.take_back": (_("Take an organisation back"), _("Took the organisation back")),
    "directory.organisation.edit": (_("Edit an organisation"), _("Changed the details of the organisation")),
    "directory.organisation.invite": (_("Add a contact"), _("Added a contact")),
    "directory.organisation.invite_again": (_("Invite a contact again"), _("Sent an invitation again")),
    "directory.organisation.accept_invitation": (_("Accept an invitation"), _("Became a contact")),
    "directory.organisation.change_contact": (_("Edit a contact"), _("Changed a contact")),
    "directory.organisation.end_contact": (_("End a contact"), _("Ended a contact")),
    "directory.organisation.commit": (_("Give the ethical commitment"), _("Gave the ethical commitment")),
    "directory.agreement.add": (_("Add an agreement"), _("Added an agreement")),
    "directory.agreement.edit": (_("Edit an agreement"), _("Changed an agreement")),
    "directory.agreement.end": (_("End an agreement"), _("Ended an agreement")),
    "directory.agreement.attach": (_("Attach a signed agreement"), _("Attached the signed agreement")),
    "directory.agreement.remind": (_("Remind of an agreement"), _("Reminded both sides that the agreement ends")),
    # places and offers
    "directory.place.add": (_("Add a place"), _("Added the place")),
    "directory.place.edit": (_("Edit a place"), _("Changed the place")),
    "directory.place.set_facts": (_("Edit accessibility"), _("Changed what is known of accessibility")),
    "directory.place.publish": (_("Publish a place"), _("Published the place")),
    "directory.place.pause": (_("Take a place out of the finder"), _("Took the place out of the finder")),
    "directory.place.end": (_("End a place"), _("Ended the place")),
    "directory.place.reopen": (_("Open a place again"), _("Opened the place again")),
    "directory.place.copy": (_("Copy a place"), _("Made the place as a copy of another")),
    "directory.place.confirm": (_("Confirm a place"), _("Confirmed the details of the place")),
    "directory.place.send_letter": (_("Write about a place"), _("Sent the letter about the place’s details")),
    "directory.place.renew_link": (_("Renew a confirmation link"), _("Sent a new confirmation link")),
    "directory.place.withdraw_links": (_("Take back confirmation links"), _("Took back the confirmation links")),
    "directory.place.note": (_("Write a note about a place"), _("Passed on a note about the place")),
    "directory.offer.add": (_("Add an offer"), _("Added the offer")),
    "directory.offer.edit": (_("Edit an offer"), _("Changed the offer")),
    "directory.offer.end": (_("End an offer"), _("Ended the offer")),
    "directory.offer.bring_back": (_("Bring back an offer"), _("Brought the offer back")),
    "directory.offer.copy": (_("Copy an offer"), _("Made the offer as a copy of another")),
    "directory.offer.set_hours": (_("Set hours"), _("Changed the hours")),
    # lists
    "directory.list.export": (_("Export a list"), _("Took a list as a file")),
}


@hooks.register("register_log_actions")
def name_log_actions(registry: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        registry.register_action(action, label, message)
