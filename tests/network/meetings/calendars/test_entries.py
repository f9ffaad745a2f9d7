"""One meeting as an entry of a calendar: read by the icalendar package, put into a calendar again and again."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from django.utils.translation import override
from icalendar import Calendar

from core import clock
from core.addresses import whole
from network.meetings import links
from network.meetings.calendars import entry, files, safe
from network.meetings.models import Meeting
from network.meetings.states import MeetingState, RegistrationState, Way
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, RegistrationFactory
from tests.network.meetings.calendars.importing import Importer, entries

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
LINK = "https://kokous.example/verkosto"


def written(meeting, language="fi", **more):
    return files.written([entry(meeting, language=language, **more)], language=language)


def read(meeting, language="fi", **more):
    (event,) = entries(written(meeting, language, **more))
    return event


def _page(meeting):
    with override("fi"):
        return whole(links.page_of(meeting))


def at(*local, fold=0):
    return dt.datetime(*local, tzinfo=HELSINKI, fold=fold)


def test_it_says_what_when_and_where():
    meeting = MeetingFactory(
        title_fi="Verkosto alkuun", title_sv="Nätverket kommer i gång", summary_fi="Tutustutaan.",
        starts_at=at(2027, 1, 28, 13), ends_at=at(2027, 1, 28, 14, 30),
    )  # fmt: skip
    AgendaItemFactory(meeting=meeting, order=1, minutes=10, title_fi="Tervetuloa", speaker_fi="koordinaattori")
    AgendaItemFactory(meeting=meeting, order=2, minutes=25, title_fi="Kartta yhdessä")
    found = read(meeting)
    assert (str(found["uid"]), found["sequence"]) == (meeting.uid, 0)
    assert str(found["summary"]) == "Verkosto alkuun"
    assert found["dtstart"].params["TZID"] == found["dtend"].params["TZID"] == "Europe/Helsinki"
    assert found.decoded("dtstart") == meeting.starts_at
    assert found.decoded("dtend") == meeting.ends_at
    assert found.decoded("dtstamp") == found.decoded("last-modified") == meeting.revised_at.replace(microsecond=0)
    assert str(found["location"]).startswith("Järvitalo, sali 2, Esimerkkikatu 4, 70100 Kuopio")
    assert "Tutustutaan." in found["description"]
    assert "13.00 Tervetuloa (koordinaattori)\n13.10 Kartta yhdessä" in found["description"]
    assert found["url"] == _page(meeting)
    assert found["url"].endswith(f"{meeting.pk}/verkosto-alkuun-2027-01-28/")
    assert (found["status"], found["class"]) == ("CONFIRMED", "PUBLIC")
    assert found["organizer"] == "mailto:pohjois-savo@vieri.example"
    assert found["organizer"].params["CN"] == "Aino Esimerkki"
    assert str(read(meeting, "sv")["summary"]) == "Nätverket kommer i gång"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_file_holds_the_rules_of_its_zone_and_lines_of_75_octets(language):
    meeting = MeetingFactory(description_fi="Äö€ " * 400)
    content = written(meeting, language)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(content)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Helsinki"]
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert str(calendar.walk("VEVENT")[0]["description"]).count("Äö€") == 400


def test_the_link_to_join_is_only_in_what_is_private():
    meeting = MeetingFactory(join_note_fi="Tunnus annetaan ovella.")
    public = written(meeting).decode()
    assert "kokous.example" not in public
    assert "Tunnus annetaan" not in public
    private = read(meeting, private=True)
    assert private["conference"] == LINK
    assert private["conference"].params["VALUE"] == "URI"
    assert LINK in private["description"]
    assert "Tunnus annetaan ovella." in private["description"]
    assert private["class"] == "PRIVATE"


def test_a_cancelled_meeting_says_so_and_shows_no_link_to_anybody():
    meeting = MeetingFactory(cancelled=True, title_fi="Avoimet ovet", cancel_reason_fi="Vetäjä on sairastunut.")
    found = read(meeting, "en", private=True)
    assert found["status"] == "CANCELLED"
    assert str(found["summary"]).endswith("Avoimet ovet")
    assert str(found["summary"]) != "Avoimet ovet"
    assert "Vetäjä on sairastunut." in found["description"]
    assert "conference" not in found
    assert "kokous.example" not in found["description"]


def test_what_is_not_for_everyone_is_private():
    assert read(MeetingFactory(for_network=True))["class"] == "PRIVATE"
    assert read(MeetingFactory(invited=True))["class"] == "PRIVATE"


@pytest.mark.parametrize(
    ("state", "status", "answer"),
    [("confirmed", "CONFIRMED", "ACCEPTED"), ("waiting", "TENTATIVE", "TENTATIVE"), ("offered", "TENTATIVE", None)],
)
def test_an_invitation_names_the_person_and_how_they_stand(state, status, answer):
    traits = {} if state == "confirmed" else {state: True}
    registration = RegistrationFactory(name="Raija Esimerkki", email="raija@post.example", **traits)
    found = read(registration.meeting, method="REQUEST", attendee=registration)
    assert found["attendee"] == "mailto:raija@post.example"
    assert found["attendee"].params["CN"] == "Raija Esimerkki"
    assert found["attendee"].params["PARTSTAT"] == (answer or "TENTATIVE")
    assert (found["status"], found["transp"]) == (status, "OPAQUE")


def test_a_published_entry_names_nobody_who_comes():
    registration = RegistrationFactory()
    assert "attendee" not in read(registration.meeting, attendee=registration)
    assert registration.email not in written(registration.meeting, attendee=registration).decode()


def test_in_mails_the_organiser_stays_when_somebody_else_answers_questions(settings):
    """Calendars take a change or a cancellation only from the organiser they know."""
    settings.DEFAULT_FROM_EMAIL = "Vieri <vieri@example.org>"
    registration = RegistrationFactory()
    invited = read(registration.meeting, method="REQUEST", attendee=registration)
    registration.meeting.contact_email = "toinen@vieri.example"
    registration.meeting.contact_name = "Toinen Esimerkki"
    taken_back = read(registration.meeting, method="CANCEL", attendee=registration)
    assert invited["organizer"] == taken_back["organizer"] == "mailto:vieri@example.org"
    assert taken_back["organizer"].params["CN"] == "Vieri"
    assert read(registration.meeting)["organizer"] == "mailto:toinen@vieri.example"


# Imported again


def changed(meeting, **values):
    """What `revisions.touch` does to a row."""
    values |= {"sequence": meeting.sequence + 1, "revised_at": meeting.revised_at + dt.timedelta(hours=1)}
    Meeting.objects.filter(pk=meeting.pk).update(**values)
    meeting.refresh_from_db()
    return meeting


def test_imported_after_a_change_and_a_cancellation_it_is_one_entry():
    meeting = MeetingFactory(starts_at=at(2027, 1, 28, 13), ends_at=at(2027, 1, 28, 14))
    calendar, first = Importer().take(written(meeting)), written(meeting)
    changed(meeting, starts_at=at(2027, 2, 4, 17, 30), ends_at=at(2027, 2, 4, 19), title_fi="Uusi nimi")
    moved = written(meeting)
    assert calendar.take(moved).only.decoded("dtstart") == at(2027, 2, 4, 17, 30)
    assert calendar.take(first).only.decoded("dtstart") == at(2027, 2, 4, 17, 30)
    changed(meeting, state=MeetingState.CANCELLED, cancelled_at=clock.now())
    assert calendar.take(written(meeting)).only["status"] == "CANCELLED"
    assert calendar.take(moved).take(first).only["status"] == "CANCELLED"


def test_without_the_number_an_old_file_would_win():
    """The control twin: the same row with its number left as it was."""
    meeting = MeetingFactory(starts_at=at(2027, 1, 28, 13), ends_at=at(2027, 1, 28, 14))
    first = written(meeting)
    Meeting.objects.update(starts_at=at(2027, 2, 4, 17, 30), ends_at=at(2027, 2, 4, 19))
    meeting.refresh_from_db()
    assert Importer().take(written(meeting)).take(first).only.decoded("dtstart") == at(2027, 1, 28, 13)


def test_a_text_that_is_put_right_makes_a_newer_entry_with_the_same_number():
    meeting = MeetingFactory(description_fi="Vanha")
    old = written(meeting)
    later = meeting.revised_at + dt.timedelta(hours=1)
    Meeting.objects.update(description_fi="Uusi", changed_at=later)
    meeting.refresh_from_db()
    found = Importer().take(written(meeting)).take(old).only
    assert "Uusi" in found["description"]
    assert (found["sequence"], found.decoded("last-modified")) == (0, later.replace(microsecond=0))


def test_the_public_file_and_the_personal_one_are_one_entry():
    registration = RegistrationFactory(online=True)
    meeting = registration.meeting
    calendar = Importer().take(written(meeting)).take(written(meeting, private=True, attendee=registration))
    calendar.take(written(meeting, method="REQUEST", attendee=registration))
    assert str(calendar.only["uid"]) == meeting.uid


def test_who_cancels_is_taken_off_and_can_come_back():
    """All three have the number of the meeting, which did not change: the later one holds."""
    registration = RegistrationFactory()
    meeting, calendar = registration.meeting, Importer()
    calendar.take(written(meeting, method="REQUEST", attendee=registration))
    registration.state = RegistrationState.CANCELLED
    calendar.take(written(meeting, method="CANCEL", attendee=registration))
    # RFC 5546, 3.2.5: no status when the meeting itself goes on.
    assert "status" not in calendar.only
    assert calendar.only["attendee"].params["PARTSTAT"] == "DECLINED"
    registration.state = RegistrationState.CONFIRMED
    assert calendar.take(written(meeting, method="REQUEST", attendee=registration)).only["status"] == "CONFIRMED"


# Clocks that are turned


def _turns():
    for year in range(2026, 2031):
        for month in (3, 10):
            last = dt.date(year, month, 31)
            yield last - dt.timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize("night", list(_turns()), ids=str)
def test_on_nights_when_clocks_are_turned_every_moment_stays_itself(night):
    """Each quarter of an hour of the night: what a calendar reads is the moment that was meant."""
    begins = dt.datetime(night.year, night.month, night.day, tzinfo=dt.UTC) - dt.timedelta(hours=1)
    meeting = MeetingFactory(online=True, region=None)
    made = []
    for quarter in range(20):
        meeting.starts_at = begins + dt.timedelta(minutes=15 * quarter)
        meeting.ends_at = meeting.starts_at + dt.timedelta(minutes=90)
        made.append((meeting.starts_at, meeting.ends_at, entry(meeting, language="fi")))
    found = entries(files.written([event for _begins, _ends, event in made], language="fi"))
    for (starts_at, ends_at, _event), event in zip(made, found, strict=True):
        assert [_moment(event.decoded(name)) for name in ("dtstart", "dtend")] == [starts_at, ends_at]


def _moment(said):
    """As RFC 5545, 3.3.5, reads a local time: of two the first. What is told in UTC is itself."""
    return said.replace(fold=0).astimezone(dt.UTC)


def test_the_rules_in_the_file_are_those_of_the_time_zone_database():
    zone = Calendar.from_ical(files.written([], language="fi")).walk("VTIMEZONE")[0]
    until = dt.datetime(2031, 1, 1)  # noqa: DTZ001 - the rules speak of local times
    seen = 0
    for part in zone.subcomponents:
        offset, before = part.decoded("tzoffsetto"), part.decoded("tzoffsetfrom")
        rule = part["rrule"].to_ical().decode()
        for local in rrulestr(rule, dtstart=part.decoded("dtstart")).between(dt.datetime(1996, 1, 1), until):  # noqa: DTZ001
            moment = (local - before).replace(tzinfo=dt.UTC)
            assert moment.astimezone(HELSINKI).utcoffset() == offset
            assert (moment - dt.timedelta(seconds=1)).astimezone(HELSINKI).utcoffset() == before
            seen += 1
    assert seen == 2 * 35
    year = dt.datetime(2030, 1, 1, tzinfo=HELSINKI)
    turned = {year.replace(month=m).utcoffset() for m in range(1, 13)}
    assert len(turned) == 2


def test_the_second_of_two_alike_hours_is_told_in_utc():
    meeting = MeetingFactory(starts_at=at(2026, 10, 25, 3, 30, fold=1), ends_at=at(2026, 10, 25, 5))
    found = read(meeting)
    assert "TZID" not in found["dtstart"].params
    assert found.decoded("dtstart") == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    assert found.decoded("dtend") == meeting.ends_at


# Hostile text

BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\\n", "\x1b"]


@pytest.mark.parametrize("sign", BREAKS, ids=ascii)
def test_no_text_begins_a_line_of_its_own(sign):
    evil = f"Hei{sign}END:VEVENT{sign}BEGIN:VEVENT{sign}ATTENDEE:mailto:x@evil.example{sign}X-EVIL:1"
    texts = {f"{name}_fi": evil for name in ("title", "summary", "description", "place_name", "join_note")}
    contact = {"contact_name": evil, "contact_email": f"a{sign}x-evil:1@post.example", "contact_phone": evil[:30]}
    meeting = MeetingFactory(**texts, **contact, street=evil, join_link=f"https://x.example/{evil}")
    registration = RegistrationFactory(meeting=meeting, name=evil, email=f"a{sign}b@post.example", online=True)
    found = written(meeting, private=True, method="REQUEST", attendee=registration)
    lines = re.sub(rb"\r\n[ \t]", b"", found).split(b"\r\n")
    begun = [re.split(rb"[:;]", line)[0] for line in lines]
    assert [begun.count(name) for name in (b"X-EVIL", b"ATTENDEE", b"ORGANIZER", b"CONFERENCE", b"UID")] == [
        0,
        1,
        1,
        1,
        1,
    ]
    assert [lines.count(name) for name in (b"BEGIN:VEVENT", b"END:VEVENT", b"END:VCALENDAR")] == [1, 1, 1]
    (event,) = entries(found)
    assert str(event["uid"]) == meeting.uid
    # Some programs take any of these for the end of a line.
    assert not set(found.decode()) & set("\x0b\x0c\x85\u2028\u2029\x1b")


def test_what_is_no_text_is_left_out():
    assert safe.line("a\x00b\ud800c\r\nd") == "abc d"
    assert safe.paragraphs("a\r\n\r\nb\rc\x00") == "a\n\nb\nc"
    assert safe.address("https://x.example/a b\r\nX:1") == "https://x.example/a%20b%20X:1"
    assert safe.mailto("a b,\r\nc;d@post.example") == "mailto:a%20b%2C%20c%3Bd@post.example"


@pytest.mark.parametrize("name", ['Aino "Nalle" Esimerkki', "Aino;ROLE=CHAIR:mailto:x@evil.example", "Åino, Ö^n"])
def test_a_name_stays_one_parameter(name):
    registration = RegistrationFactory(name=name)
    found = read(registration.meeting, method="REQUEST", attendee=registration)
    assert found["attendee"] == f"mailto:{registration.email}"
    assert found["attendee"].params["ROLE"] == "REQ-PARTICIPANT"
    assert found["attendee"].params["CN"].startswith(name[:4])


def test_meetings_online_only_have_no_address():
    meeting = MeetingFactory(online=True)
    assert meeting.ways == (Way.ONLINE,)
    assert "," not in read(meeting, "en")["location"]
