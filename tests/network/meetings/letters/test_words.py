"""Each mail in each language: what it names, where its links lead, and that nothing in it is left open."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import translation

from core import clock
from network.directory import links
from network.meetings import letters, tickets
from network.meetings.actions import organising
from network.meetings.models import Broadcast, Invitation, Registration
from network.meetings.states import RegistrationState, Way
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.letters.conftest import LANGUAGES, START, before, comes, posted, touch, written

pytestmark = pytest.mark.django_db

TITLES = {"fi": "Digitukijoiden vertaisilta", "sv": "Kamratkväll", "en": "Digitukijoiden vertaisilta"}
TIMES = {"fi": "3.2.2027", "sv": "3.2.2027", "en": "3 February 2027"}
HOURS = {"fi": "17.30–19.00", "sv": "17.30–19.00", "en": "17:30–19:00"}


def one(registration):
    letters.registered(registration)


def changed(registration):
    letters.changed(registration, ["title_fi", "title_sv", "starts_at", "place_name_fi", "ways"])


def cancelled(registration):
    registration.meeting.cancel_reason_fi = "Vetäjä on sairastunut."
    letters.cancelled(registration, entry=False)


def message(registration):
    told = Broadcast.objects.create(
        meeting=registration.meeting,
        subject="Ota sateenvarjo",
        body="Sade alkaa.\n\nTerveisin Aino",
        to_states=["confirmed"],
    )
    letters.message(registration, told)


def waits(registration):
    registration.state = RegistrationState.WAITING
    registration.save()
    letters.waiting(registration)


def is_offered(registration):
    registration.state = RegistrationState.OFFERED
    registration.offered_until = dt.datetime(2027, 2, 2, 16, tzinfo=dt.UTC)
    letters.offered(registration)


def is_pending(registration):
    registration.confirm_until = dt.datetime(2027, 2, 2, 16, tzinfo=dt.UTC)
    letters.pending(registration)


def by_organiser(registration):
    letters.registration_cancelled(registration, by_organiser=True)


# How it is written; its template; where its links lead; whether it tells the hours.
EVERY = {
    "registered": (one, "meeting_registered", ["ticket", "cancel_registration"], True),
    "waiting": (waits, "meeting_waiting_list", ["ticket"], True),
    "pending": (is_pending, "meeting_pending", ["confirm"], True),
    "known": (letters.known, "meeting_known", ["ticket"], True),
    "offered": (is_offered, "place_offered", ["ticket", "decline_offer"], True),
    "expired": (letters.offer_expired, "offer_expired", ["ticket"], True),
    "left": (letters.registration_cancelled, "registration_cancelled", ["ticket"], True),
    "removed": (by_organiser, "registration_cancelled", [], True),
    "changed": (changed, "meeting_changed", ["ticket", "cancel_registration"], True),
    "cancelled": (cancelled, "meeting_cancelled", ["calendar"], True),
    "reminder": (lambda row: letters.reminded(row, "day"), "meeting_reminder", ["ticket", "cancel_registration"], True),
    "thanks": (letters.thanked, "meeting_thanks", ["feedback"], False),
    "message": (message, "meeting_message", ["ticket"], True),
}


def address(registration, name, language):
    with translation.override(language):
        args = [] if name == "calendar" else [tickets.token(registration)]
        return reverse(f"meetings:{name}", args=args)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", EVERY)
def test_it_names_the_thing_and_leaves_nothing_open(meeting, settings, letter, language):
    write, template, pages, timed = EVERY[letter]
    row = comes(meeting, language=language, name="Raija Esimerkki")
    write(row)
    [mail] = posted()

    assert (mail.template, mail.to, mail.language) == (template, row.email, language)
    assert TITLES[language] in mail.body
    assert letter == "message" or TITLES[language] in mail.subject
    if timed:
        assert TIMES[language] in mail.body
        assert HOURS[language] in mail.body
    found = re.findall(r"^https?://\S+$", mail.body, re.M)
    wanted = [settings.SITE_URL + address(row, page, language) for page in pages]
    assert found == wanted
    assert re.search(r"[{}]|%\(|\bNone\b|, ,|\n,", mail.subject + mail.body) is None
    assert meeting.join_link not in mail.body
    # Whoever has the mail has the key, so its words go when it has been sent.
    assert mail.secret
    assert len(mail.body.split()) <= 150
    # Nobody is greeted by a name that somebody else may have typed.
    assert ("Raija" in mail.body) is (letter not in {"pending", "known"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invitation_opens_the_meeting(meeting, settings, language):
    inviter, token = UserFactory(name="Aino Esimerkki", language=language), links.token()
    asked = Invitation.objects.create(
        meeting=meeting,
        email="leena@sahkoposti.example",
        name="Leena Malli",
        token_hash=links.hashed(token),
        invited_by=inviter,
    )
    letters.invited(asked, token)
    [mail] = posted()
    assert (mail.to, mail.language, mail.secret) == ("leena@sahkoposti.example", language, True)
    assert TITLES[language] in mail.subject
    assert HOURS[language] in mail.body
    assert "Aino Esimerkki" in mail.body
    assert "Leena" in mail.body.splitlines()[0]
    [link] = re.findall(r"^https?://\S+$", mail.body, re.M)
    assert link.endswith(f"?key={token}")
    assert link.startswith(f"{settings.SITE_URL}/{language}/")
    assert re.search(r"[{}]|%\(|\bNone\b", mail.subject + mail.body) is None


def test_an_invitation_speaks_the_language_of_the_account_it_reaches(meeting):
    UserFactory(email="leena@sahkoposti.example", language="sv", confirmed=True)
    asked = Invitation.objects.create(
        meeting=meeting, email="leena@sahkoposti.example", token_hash="x", invited_by=UserFactory(language="fi")
    )
    letters.invited(asked, "avain")
    assert posted()[0].language == "sv"


@pytest.mark.parametrize(("way", "shown"), [(Way.ONSITE, True), (Way.ONLINE, False)], ids=["onsite", "online"])
def test_where_is_told_by_the_way_they_come(meeting, way, shown):
    letters.registered(comes(meeting, way=way))
    body = posted()[0].body
    assert ("Esimerkkikatu 4" in body) is shown
    assert meeting.join_link not in body


def test_without_a_contact_no_line_about_questions(db):
    meeting = MeetingFactory(contact_name="", contact_email="", contact_phone="")
    for write in (letters.registered, letters.thanked, lambda row: letters.reminded(row, "day")):
        write(RegistrationFactory(meeting=meeting, language="en"))
    assert len(posted()) == 3
    assert not any("Questions" in each.body or "ask:" in each.body or "call:" in each.body for each in posted())


def test_whoever_was_registered_by_somebody_reads_by_whom(meeting):
    contact = UserFactory(name="Kaisa Kollega")
    letters.registered(comes(meeting, registered_by=contact))
    assert "Kaisa Kollega" in posted()[0].body


def test_leaving_the_queue_is_no_place_given_back(meeting):
    waited, seated = comes(meeting, language="en"), comes(meeting, language="en", confirmed_at=clock.now())
    for each in (waited, seated):
        letters.registration_cancelled(each)
    first, second = (each.body for each in posted())
    assert "no longer in the queue" in first
    assert "Your place is cancelled" in second


def test_a_title_with_line_breaks_makes_no_header(meeting):
    meeting.title_fi = "Ilta\r\nBcc: kaikki@sahkoposti.example"
    row = comes(meeting)
    row.meeting = meeting
    letters.registered(row)
    mail = posted()[0]
    assert "\n" not in mail.subject
    assert mail.to == row.email


def test_a_language_that_is_no_more_is_finnish(meeting):
    letters.registered(comes(meeting, language="xx"))
    assert posted()[0].language == "fi"


def test_a_registration_without_an_address_gets_nothing_and_stops_nothing(meeting):
    letters.registered(comes(meeting, email=""))
    letters.registered(comes(meeting, email="ei osoite"))
    assert posted() == []


# ── once, and the entry for the calendar ─────────────────────────────────────────────────────────────────────────────


def test_a_place_is_told_once_for_each_turn(meeting):
    row = comes(meeting)
    letters.registered(row)
    letters.registered(row)
    assert len(posted()) == 1
    assert posted()[0].attachment == f"meeting-request:{row.pk}"
    row.turn = 77
    letters.registered(row)
    assert len(posted()) == 2


@pytest.mark.parametrize("told", [True, False], ids=["in-the-calendar", "not-in-it"])
def test_a_cancelled_registration_is_taken_out_of_the_calendar_it_went_into(meeting, told):
    row = comes(meeting)
    if told:
        letters.registered(row)
    letters.registration_cancelled(row)
    assert posted("registration_cancelled")[0].attachment == (f"meeting-cancel:{row.pk}" if told else "")


def test_a_cancelled_meeting_is_told_to_all_who_are_in_it_once(meeting):
    seated, waiting, offered, pending = (
        comes(meeting),
        comes(meeting, waiting=True),
        comes(meeting, offered=True),
        comes(meeting, pending=True),
    )
    comes(meeting, cancelled=True)
    comes(meeting, state=RegistrationState.EXPIRED)
    letters.registered(seated)
    with before(days=3):
        organising.cancel(meeting=meeting, actor=coordinator(), cancel_reason_fi="Vetäjä on sairastunut.")
    assert posted("meeting_cancelled") == []
    assert [written(), written()] == [4, 0]
    got = {each.to: each.attachment for each in posted("meeting_cancelled")}
    assert got == {
        seated.email: f"meeting-cancel:{seated.pk}",
        waiting.email: "",
        offered.email: "",
        pending.email: "",
    }


def test_a_change_goes_to_those_with_a_place_and_a_new_time_also_to_the_queue(meeting):
    seated, waiting, offered = comes(meeting), comes(meeting, waiting=True), comes(meeting, offered=True)
    comes(meeting, pending=True)
    comes(meeting, cancelled=True)
    touch(meeting, "place_name_fi")
    assert [written(), written()] == [2, 0]
    assert {each.to for each in posted()} == {seated.email, offered.email}
    touch(meeting, "starts_at")
    assert [written(), written()] == [3, 0]
    new = posted()[2:]
    assert {each.to: each.attachment for each in new} == {
        seated.email: f"meeting-request:{seated.pk}",
        offered.email: "",
        waiting.email: "",
    }


LINES = {
    "title_fi": "New name: Digitukijoiden vertaisilta",
    "title_sv": None,
    "starts_at": "New time:",
    "ends_at": "New time:",
    "street": "New place: Järvitalo, sali 2, Esimerkkikatu 4",
    "place_name_fi": "New place: Järvitalo, sali 2",
    "place_name_sv": None,
    "ways": "You can take part: On site and online",
}


@pytest.mark.parametrize("field", LINES)
def test_what_changed_has_a_line_of_its_own(meeting, field):
    comes(meeting, language="en")
    said = LINES[field]
    touch(meeting, field)
    assert written() == bool(said)
    if said:
        lines = posted()[0].body.splitlines()
        assert any(line.startswith(said) for line in lines)
        assert sum(line.startswith(("New", "You can take part")) for line in lines) == 1


def test_a_new_link_is_told_to_those_online_and_stands_in_no_mail(meeting):
    online, _onsite = comes(meeting, way=Way.ONLINE, language="en"), comes(meeting)
    touch(meeting, "join_link")
    assert written() == 1
    assert [each.to for each in posted()] == [online.email]
    assert meeting.join_link not in posted()[0].body
    assert "The link to join has changed" in posted()[0].body


def test_one_bad_address_stops_no_letter_to_the_others(meeting, caplog):
    good, bad, last = comes(meeting), comes(meeting, email="ei osoite"), comes(meeting)
    touch(meeting, "starts_at")
    assert [written(), written()] == [2, 0]
    assert [each.to for each in posted()] == [good.email, last.email]
    # What could not be written is not noted as written; the log names no address.
    assert Registration.objects.get(pk=bad.pk).notices.count() == 0
    assert str(bad.pk) in caplog.text
    assert "ei osoite" not in caplog.text


def test_times_are_those_of_finland_in_summer_too(db):
    summer = MeetingFactory(starts_at=START.replace(month=7))
    letters.registered(RegistrationFactory(meeting=summer))
    assert "18.30–20.00" in posted()[0].body
