"""The page of a meeting: what it tells, to whom it opens, and what search engines read on it."""

import datetime as dt
import json
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from core import clock
from network.directory import links as secrets
from network.meetings import links
from network.meetings.models import ActionPoint, Invitation, Series
from network.meetings.states import Rhythm
from tests.factories.accounts import UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, coordinator, term

pytestmark = pytest.mark.django_db
KEY = "k" * 43


@pytest.fixture(autouse=True)
def _no_limit_yet():
    cache.clear()


def get(client, meeting, language="fi", key=""):
    with override(language):
        return client.get(links.page_of(meeting, key=key))


def text(answer):
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def facts(answer):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode(), re.DOTALL)
    return [json.loads(each) for each in found]


def helsinki(*local):
    return dt.datetime(*local, tzinfo=ZoneInfo("Europe/Helsinki"))


def invited(meeting, **more):
    return Invitation.objects.create(
        meeting=meeting, email="raija@post.example", token_hash=secrets.hashed(KEY), **more
    )


def test_it_tells_when_where_and_how_one_can_follow(client):
    meeting = MeetingFactory(
        title_fi="Verkosto alkuun", summary_fi="Tutustutaan.", description_fi="Ensin.\n\nSitten.",
        starts_at=helsinki(2027, 1, 28, 13), ends_at=helsinki(2027, 1, 28, 14), services=["fse", "gone"],
    )  # fmt: skip
    meeting.facts.add(term("place_fact", "lift", name_fi="Hissi"))
    for minutes, name in ((10, "Tervetuloa"), (25, "Kolme huijausta"), (25, "Kysymykset")):
        AgendaItemFactory(meeting=meeting, minutes=minutes, title_fi=name)
    said = text(get(client, meeting))
    for each in ("Verkosto alkuun", "torstai 28.1.2027", "13.00–14.00", "Järvitalo, sali 2", "70100 Kuopio", "Hissi"):
        assert each in said
    assert "13.00 Tervetuloa" in said
    assert "13.10 Kolme huijausta" in said
    assert "13.35 Kysymykset" in said
    assert "Aino Esimerkki" in said
    assert "gone" not in said


def test_strangers_see_no_link_to_join(client):
    meeting = MeetingFactory(join_note_fi="Tunnus 123")
    assert "kokous.example" not in get(client, meeting).content.decode()
    assert "Tunnus 123" not in get(client, meeting).content.decode()
    person = RegistrationFactory(meeting=meeting, person=UserFactory(), online=True).person
    client.force_login(person)
    assert "kokous.example" in get(client, meeting).content.decode()


def test_another_name_leads_to_the_one_of_today_and_the_secret_goes_along(client):
    meeting = MeetingFactory(title_fi="Avoimet ovet", title_en="Open day")
    with override("en"):
        for args in ([meeting.pk], [meeting.pk, "old-name"]):
            answer = client.get(reverse("meetings:meeting", args=args), {"key": KEY})
            assert answer.status_code == 302
            path = urlsplit(answer["Location"])
            assert path.path == links.page_of(meeting)
            assert path.query == f"key={KEY}"
    assert "open-day" in path.path


@pytest.mark.parametrize("title", ["Ilmoittaudu", "Register", "العربية", "-", "a" * 120], ids=ascii)
def test_no_title_is_taken_for_another_page(client, title):
    assert get(client, MeetingFactory(title_fi=title, title_sv=title, title_en=title), "en").status_code == 200


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Ilmoittaudu viimeistään 27. tammikuuta 2037 kello 12.00."),
        ("sv", "Anmäl dig senast den 27 januari 2037 kl. 12.00."),
        ("en", "Register by 27 January 2037, 12:00."),
    ],
)
def test_until_when_one_can_register_is_told_in_words(client, language, said):
    begins = helsinki(2037, 1, 28, 13)
    meeting = MeetingFactory(
        starts_at=begins, ends_at=begins + dt.timedelta(hours=1), closes_at=helsinki(2037, 1, 27, 12)
    )
    assert said in text(get(client, meeting, language))


def test_who_may_know_of_it(client):
    network, asked, draft = (MeetingFactory(**{trait: True}) for trait in ("for_network", "invited", "draft"))

    def seen(person=None):
        client.logout()
        if person:
            client.force_login(person)
        return [get(client, each).status_code for each in (network, asked, draft)]

    assert seen() == seen(UserFactory()) == [404, 404, 404]
    assert seen(ContactFactory().person) == [200, 404, 404]
    assert seen(coordinator("01")) == [404, 404, 404]


def test_an_invitation_opens_its_meeting_and_no_other(client):
    meeting, other = MeetingFactory(invited=True), MeetingFactory(invited=True)
    row = invited(meeting)
    answer = get(client, meeting, key=KEY)
    assert "no-store" in answer["Cache-Control"]
    # What is opened from here hears no more than the name of the site.
    assert answer["Referrer-Policy"] == "strict-origin"
    assert f"key={KEY}" in answer.content.decode()
    assert "noindex" in answer.content.decode()
    assert facts(answer) == []
    for each, key in ((meeting, ""), (meeting, "x" * 43), (other, KEY)):
        assert get(client, each, key=key).status_code == 404
    for name in ("ics", "agenda_pdf"):
        assert client.get(links.with_key(links.file_of(meeting, name), KEY)).status_code == 200
        assert client.get(links.file_of(meeting, name)).status_code == 404
    row.withdrawn_at = clock.now()
    row.save()
    assert get(client, meeting, key=KEY).status_code == 404


def test_an_invitation_opens_no_draft(client):
    meeting = MeetingFactory(invited=True, draft=True)
    invited(meeting)
    assert get(client, meeting, key=KEY).status_code == 404


def test_who_organises_it_sees_a_draft_marked_as_one(client, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    meeting = MeetingFactory(draft=True)
    client.force_login(coordinator())
    answer = get(client, meeting)
    assert answer.context["preview"]
    assert 'class="preview"' in answer.content.decode()
    assert facts(answer) == []


def test_a_cancelled_one_says_why(client):
    meeting = MeetingFactory(cancelled=True, cancel_reason_fi="Vetäjä on sairastunut.")
    answer = get(client, meeting)
    assert "Vetäjä on sairastunut." in text(answer)
    assert "notice--bad" in answer.content.decode()
    assert reverse("meetings:ics", args=[meeting.pk]).rpartition("/")[2] not in answer.content.decode()
    assert facts(answer)[0]["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in facts(answer)[0]


def test_other_dates_of_the_series_are_named(client):
    series = Series.objects.create(rhythm=Rhythm.WEEKLY)
    first = MeetingFactory(series=series)
    later = MeetingFactory(series=series, title_fi="Toinen päivä")
    MeetingFactory(series=series, draft=True)
    MeetingFactory(series=series, over=True)
    MeetingFactory(series=series, cancelled=True)
    answer = get(client, first)
    assert list(answer.context["others"]) == [later]
    with override("fi"):
        assert links.page_of(later) in answer.content.decode()


def test_the_number_of_queries_does_not_grow(client):
    meeting = MeetingFactory(languages=["fi", "sv"], series=Series.objects.create(rhythm=Rhythm.WEEKLY))
    counts = []
    for _ in range(2):
        for _each in range(3):
            AgendaItemFactory(meeting=meeting)
            MeetingFactory(series=meeting.series)
            RegistrationFactory(meeting=meeting)
            meeting.facts.add(term("place_fact", f"fact{meeting.facts.count()}"))
        get(client, meeting)
        with CaptureQueriesContext(connection) as asked:
            get(client, meeting)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25


# For search engines

MODES = {
    "both": ({}, "MixedEventAttendanceMode", ["Place", "VirtualLocation"]),
    "on site": ({"onsite": True}, "OfflineEventAttendanceMode", ["Place"]),
    "online": ({"online": True}, "OnlineEventAttendanceMode", ["VirtualLocation"]),
}


@pytest.mark.parametrize("name", MODES)
def test_search_engines_read_an_event(client, name):
    traits, mode, places = MODES[name]
    meeting = MeetingFactory(
        title_fi="Avoimet ovet", starts_at=helsinki(2027, 7, 1, 13), ends_at=helsinki(2027, 7, 1, 14), **traits
    )
    (event,) = facts(get(client, meeting))
    assert (event["@type"], event["name"]) == ("Event", "Avoimet ovet")
    assert event["startDate"] == "2027-07-01T13:00:00+03:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == f"https://schema.org/{mode}"
    assert [each["@type"] for each in event["location"]] == places
    assert event["offers"]["availability"] == "https://schema.org/InStock"
    assert "kokous.example" not in json.dumps(event)


def test_a_full_one_is_sold_out(client):
    meeting = MeetingFactory(onsite=True, onsite_seats=1)
    RegistrationFactory(meeting=meeting)
    assert facts(get(client, meeting))[0]["offers"]["availability"] == "https://schema.org/SoldOut"


def test_no_text_ends_the_element(client):
    evil = "</script><script>alert(1)</script><!--&"
    answer = get(client, MeetingFactory(title_fi=evil, summary_fi=evil, place_name_fi=evil, contact_name=evil))
    assert facts(answer)[0]["name"] == evil
    assert "<script>alert" not in answer.content.decode()


def test_what_is_still_open_from_earlier_dates_is_for_those_who_take_part(client):
    series = Series.objects.create(rhythm=Rhythm.WEEKLY)
    meeting, before = MeetingFactory(series=series), MeetingFactory(series=series, held=True)
    owner = {"owner_name": "kirjasto", "due_on": clock.today()}
    ActionPoint.objects.create(meeting=before, text_fi="Pyydä luettelo", **owner)
    ActionPoint.objects.create(meeting=before, text_fi="Tehty jo", done_at=clock.now(), **owner)
    assert "Pyydä luettelo" not in text(get(client, meeting))
    client.force_login(RegistrationFactory(meeting=meeting, person=UserFactory()).person)
    said = text(get(client, meeting))
    assert "Pyydä luettelo" in said
    assert "Tehty jo" not in said
