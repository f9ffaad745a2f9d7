"""The letter of a message to many volunteers."""

from django.urls import reverse
from django.utils.translation import override

from core.addresses import whole
from core.mail import Message
from network.meetings.mails.frame import known
from volunteers.onboarding import stopping
from volunteers.onboarding.models import MessageReader


def message(row: MessageReader) -> Message:
    """Its words as they were written, framed in the reader's language. It holds the key by which such letters are
    stopped, so its words are emptied once it is sent."""
    person, written = row.volunteer.person, row.message
    language = known(person.language)
    with override(language):
        context = {
            "person": person,
            "subject": written.subject,
            "text": written.text,
            "sender": str(written.sent_by) if written.sent_by else "",
            "address": written.sent_by.email if written.sent_by else "",
            "region": str(written.region) if written.region else "",
            "action_url": whole(reverse("onboarding:mine")),
            "stop_url": whole(reverse("onboarding:stop_messages", args=[stopping.token(row.volunteer)])),
        }
    return Message("volunteer_message", person.email, language, context, secret=True)
