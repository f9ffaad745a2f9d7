"""The organisers' list of meetings on the desk: whose rows, narrowed by what, with which numbers; and its files."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from core import clock
from core import exports as files
from network.directory.models import Network
from network.meetings.models import AttendanceEvent, Meeting
from network.meetings.states import Source, Way
from tests.core.test_exports import read_csv, read_xlsx
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, MandateFactory, municipality, region
from tests.network.lists.conftest import main

pytestmark = pytest.mark.django_db
READ = {"csv": read_csv, "xlsx": lambda answer: read_xlsx(answer)[0]}


def url(kind=""):
    return reverse("meetings:meetings_file", args=[kind]) if kind else reverse("meetings:meetings")


def titles(answer):
    return [row.title_fi for row in answer.context["page"]]


def came(registration, *, present=True, at=None):
    return AttendanceEvent.objects.create(
        meeting=registration.meeting, registration=registration, present=present, way=registration.way,
        source=Source.LIST, at=at or clock.now(),
    )  # fmt: skip


# ── who sees what ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_list_opens_in_each_language_and_leads_to_each_meeting(look, aino, language):
    meeting = MeetingFactory()
    with translation.override(language):
        answer = look(aino, url())
        link = reverse("meetings:desk", args=[meeting.pk])
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()
    assert link in main(answer)


def test_organisers_see_what_they_organise_also_drafts_and_nothing_else(look, aino, bengt, onni):
    MeetingFactory(title_fi="luonnos", draft=True)
    MeetingFactory(title_fi="muualla", region=region("01"))
    MeetingFactory(title_fi="koko maa", region=None)
    seen = {person: titles(look(person, url())) for person in (aino, bengt, onni)}
    assert seen == {aino: ["luonnos"], bengt: ["muualla"], onni: ["koko maa"]}


def test_coordinators_of_a_network_see_its_meetings_only(look):
    network = Network.objects.create(slug="kuopio", name_fi="Kuopio", region=region())
    person = MandateFactory(region=region(), network=network).person
    MeetingFactory(title_fi="alueen")
    MeetingFactory(title_fi="verkoston", network=network)
    assert titles(look(person, url())) == ["verkoston"]


@pytest.mark.parametrize("kind", ["", "csv"])
def test_for_everybody_else_there_is_no_such_page(look, client, learner, kind):
    assert client.get(url(kind))["Location"].startswith(reverse("account_login"))
    for person in (learner, ContactFactory().person):
        assert look(person, url(kind)).status_code == 404
    assert client.post(url(kind)).status_code == 405


# ── narrowing ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def some(aino):
    """Meetings of North Savo, and one of Uusimaa that is not hers."""
    now = clock.now()
    MeetingFactory(title_fi="Kevään Öljymäki", title_sv="Oljebacken", starts_at=now + dt.timedelta(days=3))
    MeetingFactory(title_fi="Kyselytunti", kind="question_hour", starts_at=now + dt.timedelta(days=9), cancelled=True)
    MeetingFactory(title_fi="Luonnos", draft=True, starts_at=now + dt.timedelta(days=400))
    MeetingFactory(title_fi="Pidetty", held=True)
    MeetingFactory(title_fi="Ammoin", held=True, starts_at=now - dt.timedelta(days=800))
    MeetingFactory(title_fi="Muualla", region=region("01"))
    Meeting.objects.filter(title_fi="Ammoin").update(ends_at=now - dt.timedelta(days=799))
    return aino


COMING = ["Kevään Öljymäki", "Kyselytunti", "Luonnos"]
CASES = {
    "nothing": ({}, COMING),
    "what is over": ({"time": "past"}, ["Pidetty", "Ammoin"]),
    "all times": ({"time": "all"}, [*reversed(COMING), "Pidetty", "Ammoin"]),
    "a state": ({"state": "draft"}, ["Luonnos"]),
    "a kind": ({"kind": "question_hour"}, ["Kyselytunti"]),
    "a word in any case": ({"q": "ÖLJYMÄKI kevään"}, ["Kevään Öljymäki"]),
    "a word of another language": ({"q": "oljeb"}, ["Kevään Öljymäki"]),
    "two at once": ({"time": "past", "state": "held", "q": "pid"}, ["Pidetty"]),
    "nothing that fits": ({"q": "kyselytunti", "state": "held"}, []),
}


@pytest.mark.parametrize("case", CASES)
def test_meetings_are_narrowed_by(look, some, case):
    wanted, found = CASES[case]
    assert titles(look(some, url(), **wanted)) == found


def test_a_year_is_one_of_finland(look, aino):
    """At half past eleven in the evening of New Year's Eve in UTC it is the next year already."""
    evening = dt.datetime(2024, 12, 31, 23, 30, tzinfo=dt.UTC)
    MeetingFactory(title_fi="uusi vuosi", starts_at=evening)
    MeetingFactory(title_fi="vanha vuosi", starts_at=evening - dt.timedelta(hours=2))
    assert titles(look(aino, url(), time="2025")) == ["uusi vuosi"]
    assert titles(look(aino, url(), time="2024")) == ["vanha vuosi"]


BAD = {
    "an unknown state": {"state": "king"},
    "an unknown kind": {"kind": "party"},
    "a year without meetings": {"time": "1999"},
    "no year": {"time": "'; --"},
    "a text too long": {"q": "x" * 101},
    "a nul": {"q": "a\x00b"},
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_understood_is_said_and_narrows_nothing(look, some, case):
    answer = look(some, url(), **BAD[case])
    assert titles(answer) == COMING
    assert set(answer.context["form"].errors) == set(BAD[case])
    assert 'class="error"' in main(answer)


def test_only_those_with_several_regions_choose_one(look, aino):
    MeetingFactory(title_fi="täällä")
    MeetingFactory(title_fi="siellä", region=region("01"))
    assert "region" not in look(aino, url()).context["form"].fields
    assert titles(look(aino, url(), region="01")) == ["täällä"]
    MandateFactory(person=aino, region=region("01"))
    assert set(titles(look(aino, url()))) == {"täällä", "siellä"}
    assert titles(look(aino, url(), region="01")) == ["siellä"]


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_line_tells_who_comes_who_waits_and_who_was_there(aino, look):
    meeting = MeetingFactory(held=True, onsite_seats=3)
    first, second = (RegistrationFactory(meeting=meeting) for _n in range(2))
    RegistrationFactory(meeting=meeting, offered=True)
    RegistrationFactory(meeting=meeting, way=Way.ONLINE)
    for trait in ("waiting", "waiting", "pending", "cancelled"):
        RegistrationFactory(meeting=meeting, **{trait: True})
    came(first)
    came(second)
    [row] = look(aino, url(), time="past").context["page"]
    assert (row.onsite, row.online, row.waiting, row.present) == (3, 1, 2, 2)
    html = main(look(aino, url(), time="past"))
    assert "3&nbsp;/&nbsp;3" in html


def test_of_attendance_the_newest_event_counts(aino, look):
    meeting, now = MeetingFactory(held=True), clock.now()
    first, second, third = (RegistrationFactory(meeting=meeting) for _n in range(3))
    came(first, at=now)
    came(first, present=False, at=now + dt.timedelta(minutes=1))
    # It came later, but was seen before the other: a phone was without connection.
    came(second, at=now)
    came(second, present=False, at=now - dt.timedelta(minutes=1))
    # In the same moment the one that was written last.
    came(third, present=False, at=now)
    came(third, at=now)
    [row] = look(aino, url(), time="past").context["page"]
    assert row.present == 2


def test_where_nobody_registered_attendance_there_is_no_number(aino, look):
    registration = RegistrationFactory(meeting=MeetingFactory(over=True))
    cell = 'data-label="Were present">'

    def shown():
        with translation.override("en"):
            return main(look(aino, url(), time="past")).split(cell)[1].split("<")[0]

    assert shown() == "–"
    came(registration, present=False)
    assert shown() == "0"


def test_the_list_asks_no_more_for_sixty_rows_than_for_one(aino, look):
    def count(kind=""):
        with CaptureQueriesContext(connection) as asked:
            answer = look(aino, url(kind), time="all")
            answer.streaming and b"".join(answer.streaming_content)
        return len(asked)

    def meeting(**traits):
        made = MeetingFactory(**traits)
        RegistrationFactory(meeting=made)
        came(RegistrationFactory(meeting=made, online=True))

    meeting()
    count(), count("csv")
    before = count(), count("csv")
    for _n in range(29):
        meeting(held=True)
        meeting(municipality=municipality("749"))
    assert (count(), count("csv")) == before


# ── empty states, pages ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_list_says_what_to_do(aino, look):
    with translation.override("en"):
        add = reverse("meetings:add")
        empty, narrowed, past = (main(look(aino, url(), **wanted)) for wanted in ({}, {"q": "x"}, {"time": "past"}))
    assert empty.count(add) == 2
    assert "No event is planned" in empty
    assert "No event fits all of this" in narrowed
    assert "There was no event then" in past


def test_titles_are_shown_as_typed(aino, look):
    MeetingFactory(title_fi="<script>x</script>")
    assert "<script>x" not in main(look(aino, url()))


def test_a_page_that_is_not_there_shows_the_last_one(look, some):
    for page in ("99", "-1", "x"):
        assert titles(look(some, url(), page=page)) == COMING


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", files.KINDS)
def test_the_file_holds_the_list_as_it_is_narrowed_in_the_language_of_the_person(look, some, kind):
    with translation.override("en"):
        header, row = READ[kind](look(some, url(kind), kind="question_hour"))
    assert header[:5] == ["Begins", "Ends", "Title", "Kind", "State"]
    assert row[2:5] == ["Kyselytunti", "Question hour", "Cancelled"]
    assert len(header) == len(set(header))
    assert len(READ[kind](look(some, url(kind), time="all"))) == 6


def test_no_name_of_a_participant_is_in_the_file(look, aino):
    RegistrationFactory(meeting=MeetingFactory(), name="Raija Salainen", email="raija@salainen.example")
    text = str(read_csv(look(aino, url("csv"))))
    assert "Salainen" not in text
    assert "salainen" not in text


def test_a_title_cannot_become_a_formula(look, aino):
    MeetingFactory(title_fi="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in read_csv(look(aino, url("csv")))[1]


def test_taking_a_file_is_written_down_and_looking_is_not(look, some):
    look(some, url())
    assert not ModelLogEntry.objects.exists()
    look(some, url("xlsx"), q="luonnos")
    entry = ModelLogEntry.objects.get(action="directory.list.export")
    assert (entry.user, entry.data) == (some, {"what": "meetings", "kind": "xlsx", "rows": 1})


@pytest.mark.parametrize("kind", ["pdf", "html", "csv1"])
def test_there_are_no_other_kinds_of_file(look, aino, kind):
    assert look(aino, url(kind)).status_code == 404
    assert not ModelLogEntry.objects.exists()


def test_after_twenty_files_one_waits_and_others_do_not(look, aino, bengt):
    cache.clear()
    answers = [look(aino, url("csv")).status_code for _n in range(21)]
    assert answers == [200] * 20 + [429]
    assert look(bengt, url("csv")).status_code == 200
