"""The letter of this wing that a person may do without; and where they say whether messages to many are welcome."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.mydata import mailkinds
from volunteers.onboarding.models import Volunteer
from volunteers.onboarding.policies.mine import may_edit_profile


def register() -> None:
    mailkinds.register(
        "volunteer_break",
        _("A question during a long break"),
        _("After half a year on a break we ask how you are and whether you would like to come back."),
        templates=("volunteering_break_reminder",),
    )
    mailkinds.register_elsewhere(messages_to_many)


def messages_to_many(person: User) -> mailkinds.Elsewhere | None:
    """They stand among the contact details of a volunteer, who was asked about them when applying."""
    volunteer = Volunteer.objects.filter(person=person).first()
    if volunteer is None or not may_edit_profile(person, volunteer):
        return None
    wanted = gettext("Messages to many volunteers are welcome")
    unwanted = gettext("No messages to many volunteers")
    return mailkinds.Elsewhere(
        label=gettext("Messages to many volunteers"),
        help=wanted if volunteer.mails_wanted else unwanted,
        url=reverse("onboarding:profile_contact"),
    )
