"""Calendar files that travel with mails: what is really sent, and what mail programs need in order to know it."""

import email
import email.policy

import pytest
from django.core import mail as outgoing

from core import mail
from core.mail import Message
from network.meetings.models import Meeting, Registration
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.network.meetings.calendars.importing import Importer, entries

pytestmark = pytest.mark.django_db


def sent(kind, registration, language="fi"):
    """The calendar part of the mail as it left, and its content."""
    to = registration.email
    posted = mail.post(Message("invited_here", to, language, attachment=f"{kind}:{registration.pk}"))
    assert mail.deliver(posted.pk)
    # As a mail server gets it.
    raw = outgoing.outbox[-1].message().as_bytes(linesep="\r\n")
    (part,) = email.message_from_bytes(raw, policy=email.policy.default).iter_attachments()
    return part, part.get_payload(decode=True)


@pytest.fixture(autouse=True)
def _words(settings, tmp_path):
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "invited_here.txt").write_text("Kutsu\n\nTervetuloa.\n", encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]


def test_an_invitation_is_sent_as_an_invitation():
    registration = RegistrationFactory(meeting=MeetingFactory(title_fi="Ääkköset – ja pitkä otsikko " * 3))
    part, content = sent("meeting-request", registration)
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_param("charset") == "utf-8"
    assert part.get_filename() == "invite.ics"
    assert b"\r\nMETHOD:REQUEST\r\n" in content
    (event,) = entries(content)
    assert str(event["uid"]) == registration.meeting.uid
    assert event["attendee"] == f"mailto:{registration.email}"
    assert "Ääkköset" in event["summary"]


def test_taking_it_back_is_sent_as_that():
    registration = RegistrationFactory(cancelled=True)
    part, content = sent("meeting-cancel", registration, "sv")
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "CANCEL")
    assert b"\r\nMETHOD:CANCEL\r\n" in content


def test_the_link_to_join_stands_in_no_mail():
    """Only in the personal calendar: see test_feeds."""
    registration = RegistrationFactory(meeting=MeetingFactory(join_note_fi="Tunnus 1234."), online=True)
    content = sent("meeting-request", registration)[1].decode()
    assert registration.meeting.uid in content
    assert not [each for each in ("kokous.example", "CONFERENCE", "Tunnus 1234.") if each in content]


def test_an_invitation_to_what_was_cancelled_in_the_meantime_takes_it_back():
    registration = RegistrationFactory()
    Meeting.objects.update(state="cancelled", cancelled_at=registration.registered_at, sequence=1)
    part, content = sent("meeting-request", registration)
    assert part.get_param("method") == "CANCEL"
    assert entries(content)[0]["status"] == "CANCELLED"


def test_invited_changed_and_cancelled_by_mail_is_one_entry():
    registration = RegistrationFactory()
    calendar = Importer().take(sent("meeting-request", registration)[1])
    Meeting.objects.update(sequence=1, place_name_fi="Uusi paikka")
    assert "Uusi paikka" in calendar.take(sent("meeting-request", registration)[1]).only["location"]
    Meeting.objects.update(sequence=2, state="cancelled", cancelled_at=registration.registered_at)
    assert calendar.take(sent("meeting-cancel", registration)[1]).only["status"] == "CANCELLED"


def test_without_a_registration_nothing_is_sent():
    registration = RegistrationFactory()
    attachment = f"meeting-request:{registration.pk}"
    posted = mail.post(Message("invited_here", registration.email, "fi", attachment=attachment))
    Registration.objects.all().delete()
    assert not mail.deliver(posted.pk)
    posted.refresh_from_db()
    assert posted.last_error == "DoesNotExist"
