"""Calendars that people follow: what stands in them, who gets which, and how they are asked."""

import datetime as dt
import logging

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core import clock
from core.logs import WithoutTokens
from network.directory import links
from network.directory.models import Network
from network.meetings.calendars import feeds
from network.meetings.models import CalendarFeed, Meeting
from tests.factories.accounts import UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, RegistrationFactory
from tests.factories.network import region
from tests.network.meetings.calendars.importing import Importer, entries

pytestmark = pytest.mark.django_db
ALL = "/calendar/all.ics"


@pytest.fixture(autouse=True)
def _no_limit_yet():
    cache.clear()


def titles(client, path, **asked):
    answer = client.get(path, asked)
    assert answer.status_code == 200
    return sorted(str(event["summary"]) for event in entries(answer.content))


def own(person, token="t" * 43):
    CalendarFeed.objects.create(person=person, token_hash=links.hashed(token))
    return f"/calendar/my/{token}.ics"


def test_everybody_may_follow_what_is_open_to_all(client):
    network = Network.objects.create(
        slug="kuopio", region=region(), **{f"name_{each}": "Kuopion verkosto" for each in ("fi", "sv", "en")}
    )
    MeetingFactory(title_fi="a alueen", network=network)
    MeetingFactory(title_fi="b koko maan", region=None).networks.add(network)
    MeetingFactory(title_fi="c muualla", region=region("01"))
    for trait in ("draft", "for_network", "invited"):
        MeetingFactory(title_fi=trait, **{trait: True}, network=network)
    assert titles(client, ALL) == ["a alueen", "b koko maan", "c muualla"]
    assert titles(client, "/calendar/region/11.ics") == ["a alueen", "b koko maan"]
    assert titles(client, "/calendar/region/01.ics") == ["b koko maan", "c muualla"]
    assert titles(client, "/calendar/network/kuopio.ics") == ["a alueen", "b koko maan"]


@pytest.mark.parametrize("path", ["/calendar/region/77.ics", "/calendar/network/none.ics", "/calendar/my/none.ics"])
def test_what_nobody_has_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_public_calendars_hold_no_link_to_join_and_nobody_s_name(client):
    registration = RegistrationFactory(name="Raija Salainen", email="raija@salainen.example", online=True)
    content = client.get(ALL).content.decode()
    assert registration.meeting.uid in content
    assert "kokous.example" not in content
    assert "alainen" not in content


def test_held_ones_stay_90_days_and_cancelled_ones_90_days_from_then(client):
    meeting = MeetingFactory(starts_at=clock.now() + dt.timedelta(days=100))
    path = "/calendar/region/11.ics"
    Meeting.objects.update(state="cancelled", cancelled_at=clock.now(), sequence=1)
    held = MeetingFactory(over=True, title_fi="pidetty")
    with time_machine.travel(clock.now() + dt.timedelta(days=88)):
        assert len(titles(client, path)) == 2
        assert entries(client.get(path).content)[1]["status"] == "CANCELLED"
    with time_machine.travel(clock.now() + dt.timedelta(days=92)):
        assert titles(client, path) == []
    assert {meeting.pk, held.pk} == set(Meeting.objects.values_list("pk", flat=True))


def test_followed_through_a_change_and_a_cancellation_there_is_one_entry(client):
    MeetingFactory()
    calendar = Importer().take(client.get(ALL).content)
    Meeting.objects.update(sequence=1, place_name_fi="Uusi paikka", revised_at=clock.now() + dt.timedelta(seconds=5))
    assert "Uusi paikka" in calendar.take(client.get(ALL).content).only["location"]
    Meeting.objects.update(sequence=2, state="cancelled", cancelled_at=clock.now())
    assert calendar.take(client.get(ALL).content).only["status"] == "CANCELLED"


def test_the_language_is_that_of_the_address(client):
    MeetingFactory(title_fi="Verkosto", title_sv="Nätverk", title_en="Network")
    assert titles(client, ALL, lang="sv") == ["Nätverk"]
    assert titles(client, ALL, lang="en") == ["Network"]
    assert titles(client, ALL) == titles(client, ALL, lang="xx") == ["Verkosto"]
    answer = client.get(ALL, {"lang": "sv"}, headers={"accept-language": "en"})
    assert answer["Content-Language"] == "sv"


def test_a_calendar_says_how_it_is_kept_and_who_has_it_need_not_fetch_it(client):
    MeetingFactory()
    first = client.get(ALL)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "public, max-age=900"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in first.content
    assert b"X-PUBLISHED-TTL:PT1H" in first.content
    again = client.get(ALL, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    MeetingFactory()
    assert client.get(ALL, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_calendars_read_and_set_no_cookie(client):
    client.force_login(UserFactory())
    answer = client.get(ALL, {"l": "sv"})
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_only_looking_is_possible(client):
    assert client.post(ALL).status_code == 405


def test_who_asks_too_often_is_told_to_wait(client):
    answers = [client.get("/calendar/my/none.ics").status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]


@pytest.mark.parametrize("kind", ["everyone's", "one's own"])
def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries, kind):
    person = UserFactory()
    path = own(person) if kind == "one's own" else ALL
    for round_ in range(2):
        for _ in range(1 + 2 * round_):
            meeting = RegistrationFactory(person=person).meeting
            AgendaItemFactory(meeting=meeting)
        with django_assert_num_queries(3 if kind == "one's own" else 2):
            client.get(path)


# One's own


def test_one_s_own_has_what_one_takes_part_in_with_the_link(client):
    person = UserFactory()
    mine = RegistrationFactory(person=person, online=True, meeting=MeetingFactory(title_fi="a mukana", invited=True))
    RegistrationFactory(person=person, waiting=True, online=True, meeting=MeetingFactory(title_fi="b jonossa"))
    RegistrationFactory(person=person, meeting=MeetingFactory(title_fi="c peruttu", cancelled=True))
    RegistrationFactory(person=person, cancelled=True, meeting=MeetingFactory(title_fi="d peruin"))
    RegistrationFactory(person=person, pending=True, meeting=MeetingFactory(title_fi="e vahvistamatta"))
    RegistrationFactory(meeting=MeetingFactory(title_fi="f toisen"))
    answer = client.get(own(person))
    found = {str(event["uid"]): event for event in entries(answer.content)}
    assert len(found) == 3
    assert found[mine.meeting.uid]["conference"] == "https://kokous.example/verkosto"
    assert sorted(event["status"] for event in found.values()) == ["CANCELLED", "CONFIRMED", "TENTATIVE"]
    assert answer.content.count(b"CONFERENCE") == 1
    assert answer["Cache-Control"] == "private, no-cache"


def test_nobody_s_address_opens_another_s(client):
    RegistrationFactory(person=UserFactory(), meeting=MeetingFactory(title_fi="toisen"))
    assert titles(client, own(UserFactory())) == []


def test_a_closed_account_has_no_calendar(client):
    person = UserFactory()
    path = own(person)
    person.is_active = False
    person.save()
    assert client.get(path).status_code == 404


def test_the_secret_is_compared_as_a_whole(client, monkeypatch):
    path = own(UserFactory())
    asked = []
    monkeypatch.setattr(feeds, "constant_time_compare", lambda one, two: asked.append((one, two)) or False)
    assert client.get(path).status_code == 404
    assert len(asked) == 1


def test_the_secret_stands_in_no_log(client, caplog):
    token = "k" * 43
    with caplog.at_level(logging.WARNING, logger="django.request"):
        client.get(f"/calendar/my/{token}.ics")
    assert caplog.messages
    assert token not in caplog.text
    assert "calendar/my/" in caplog.text


def test_without_the_filter_it_would(client, caplog, monkeypatch):
    """The control twin."""
    token = "k" * 43
    monkeypatch.setattr(WithoutTokens, "filter", lambda self, record: True)
    with caplog.at_level(logging.WARNING, logger="django.request"):
        client.get(f"/calendar/my/{token}.ics")
    assert token in caplog.text


# The page where people find them


def page():
    return reverse("meetings:calendar_feeds")


def form(client):
    """What the page's own form holds."""
    shown = client.get(page()).context["feeds"]
    return {"nonce": shown.nonce, "was": shown.was}


def address(answer):
    return answer.context["feeds"].own.web.partition("localhost:8000")[2]


def test_the_page_shows_addresses_to_everybody(client):
    region()
    answer = client.get(page(), {"region": "11"})
    assert "webcal://localhost:8000/calendar/region/11.ics?lang=" in answer.content.decode()
    assert "/calendar/all.ics" in client.get(page(), {"region": "99", "network": "x"}).content.decode()
    assert client.get(page()).context["feeds"].own is None


def test_an_address_is_made_shown_once_and_kept_only_as_a_hash(client):
    person = UserFactory()
    client.force_login(person)
    RegistrationFactory(person=person, meeting=MeetingFactory(title_fi="minun"))
    made = client.post(reverse("meetings:renew_feed"), form(client))
    path = address(made)
    assert titles(Client(), path) == ["minun"]
    token = path.partition("/my/")[2].partition(".ics")[0]
    assert len(token) == 64
    assert CalendarFeed.objects.get().token_hash == links.hashed(token) != token
    assert token not in client.get(page()).content.decode()


def test_a_new_one_ends_the_old_and_ending_it_ends_all(client):
    client.force_login(UserFactory())
    first = address(client.post(reverse("meetings:renew_feed"), form(client)))
    second = address(client.post(reverse("meetings:renew_feed"), form(client)))
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]
    client.post(reverse("meetings:end_feed"))
    client.post(reverse("meetings:end_feed"))
    assert client.get(second).status_code == 404
    assert logged() == ["meetings.feed.end", "meetings.feed.renew", "meetings.feed.renew"]


def test_the_same_form_twice_is_one_address(client):
    client.force_login(UserFactory())
    sent = form(client)
    answers = [client.post(reverse("meetings:renew_feed"), sent) for _ in range(2)]
    assert address(answers[0]) == address(answers[1])
    assert logged() == ["meetings.feed.renew"]


def test_a_form_of_yesterday_changes_nothing(client):
    client.force_login(UserFactory())
    old = form(client)
    path = address(client.post(reverse("meetings:renew_feed"), form(client)))
    answer = client.post(reverse("meetings:renew_feed"), old, follow=True)
    assert answer.context["feeds"].own is None
    assert len(list(answer.context["messages"])) == 1
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("name", ["renew_feed", "end_feed"])
def test_only_who_is_signed_in_has_one(client, name):
    assert client.post(reverse(f"meetings:{name}")).status_code == 302
    assert not CalendarFeed.objects.exists()
    client.force_login(UserFactory())
    assert client.get(reverse(f"meetings:{name}")).status_code == 405


def logged():
    return sorted(ModelLogEntry.objects.filter(action__startswith="meetings.feed").values_list("action", flat=True))


# One meeting's file


def test_one_meeting_s_file_is_what_strangers_may_know(client):
    meeting = MeetingFactory()
    answer = client.get(reverse("meetings:ics", args=[meeting.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert str(entries(answer.content)[0]["uid"]) == meeting.uid
    assert b"kokous.example" not in answer.content
    for trait in ("draft", "for_network", "invited"):
        hidden = MeetingFactory(**{trait: True})
        assert client.get(reverse("meetings:ics", args=[hidden.pk])).status_code == 404
