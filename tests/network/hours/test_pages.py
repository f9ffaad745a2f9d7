"""The page on which a provider writes the hours."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core import clock
from network.directory.hours import rows, schedule_of
from network.directory.models import Offer, WeeklyHours
from tests.factories.network import ContactFactory, OfferFactory, WeeklyHoursFactory, coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def offer():
    return OfferFactory(name_en="Drop-in help")


@pytest.fixture
def provider(offer, client):
    person = ContactFactory(organisation=offer.place.organisation).person
    client.force_login(person)
    return person


def url(offer):
    return reverse("directory:edit_hours", args=[offer.pk])


def typed(offer, do="save", **more):
    return {
        "do": do,
        "stamp": rows.stamp_of(offer),
        "weekly-lines": "1",
        "exception-lines": "0",
        "weekly-0-days": ["1", "3"],
        "weekly-0-opens": "13:00",
        "weekly-0-closes": "16:00",
        "weekly-0-weeks": "odd",
        **more,
    }


def test_the_page_shows_one_empty_line_to_begin_with(client, offer, provider):
    page = client.get(url(offer)).content.decode()
    assert page.count('name="weekly-0-days"') == 7
    assert 'name="weekly-1-opens"' not in page
    assert "No times are known at present." in page


def test_hours_are_saved_and_read_back_in_words(client, offer, provider):
    answer = client.post(url(offer), typed(offer), follow=True)
    assert answer.redirect_chain == [(url(offer), 302)]
    page = answer.content.decode()
    assert "The hours were saved." in page
    assert "Tuesdays and Thursdays 13:00–16:00, odd weeks." in page
    assert "Not on public holidays." in page
    assert WeeklyHours.objects.count() == 2


def test_a_warning_does_not_stand_in_the_way(client, offer, provider):
    page = client.post(url(offer), typed(offer, **{"weekly-0-opens": "13:10"}), follow=True).content.decode()
    assert "Suomi.fi cannot take over 13:10" in page
    assert WeeklyHours.objects.filter(opens=dt.time(13, 10)).count() == 2


def test_how_it_reads_is_shown_and_nothing_is_saved(client, offer, provider):
    answer = client.post(url(offer), typed(offer, do="show", **{"weekly-0-closes": "02:00"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Tuesdays and Thursdays 13:00–02:00, odd weeks." in page
    assert "13:00–02:00 goes on over midnight" in page
    assert "This is not saved yet." in page
    assert not WeeklyHours.objects.exists()


@pytest.mark.parametrize("kind", ["weekly", "exception"])
def test_a_button_adds_a_line_and_keeps_what_is_typed(client, offer, provider, kind):
    answer = client.post(url(offer), typed(offer, do=f"add_{kind}", **{"weekly-0-closes": ""}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="{kind}-lines" value="{2 if kind == "weekly" else 1}"' in page
    assert 'value="13:00"' in page
    assert page.count("checked") == 2
    assert "autofocus" in page
    assert "Write when it ends." not in page
    assert not WeeklyHours.objects.exists()


def test_a_mistake_is_told_first_and_linked_to_its_field(client, offer, provider):
    answer = client.post(url(offer), typed(offer, **{"weekly-0-closes": ""}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert '<a class="touch" href="#id_weekly-0-closes">Write when it ends.</a>' in page
    assert 'aria-describedby="id_weekly-0-closes_error"' in page
    assert "How it reads" not in page.split("</form>")[1]
    assert not WeeklyHours.objects.exists()


def test_a_mistake_behind_more_choices_is_not_hidden(client, offer, provider):
    closed = client.post(url(offer), typed(offer, do="show", **{"weekly-0-weeks": "every"})).content.decode()
    page = client.post(
        url(offer), typed(offer, **{"weekly-0-weeks": "every", "weekly-0-last_day": "x"})
    ).content.decode()
    assert '<details class="more">' in closed
    assert '<details class="more" open>' in page


def test_who_was_overtaken_sees_the_other_hours_and_may_put_their_own_in_place(client, offer, provider):
    sent = typed(offer)
    WeeklyHoursFactory(offer=offer, weekday=0)
    answer = client.post(url(offer), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has saved changes while you were writing." in page
    assert "Mondays 13:00–16:00." in page
    assert [row.weekday for row in offer.weekly_hours.all()] == [0]

    client.post(url(offer), sent | {"stamp": answer.context["form"].next_stamp})
    assert [row.weekday for row in offer.weekly_hours.all()] == [1, 3]


def test_without_the_page_s_stamp_nothing_is_overwritten(client, offer, provider):
    WeeklyHoursFactory(offer=offer, weekday=0)
    sent = typed(offer)
    del sent["stamp"]
    answer = client.post(url(offer), sent)
    assert answer.status_code == 422
    assert "Something was lost on the way." in answer.content.decode()
    assert [row.weekday for row in offer.weekly_hours.all()] == [0]


def test_what_people_write_is_shown_as_text(client, offer, provider):
    day = (clock.today() + dt.timedelta(days=3)).isoformat()
    more = {"exception-lines": "1", "exception-0-first_day": day, "exception-0-note_en": "<b>Party</b>"}
    page = client.post(url(offer), typed(offer, do="show", **more)).content.decode()
    assert "<b>Party" not in page
    assert "(&lt;b&gt;Party&lt;/b&gt;)." in page


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["stranger", "other_region", "other_organisation"])
def test_beyond_the_border_there_is_no_such_page(client, offer, learner, who, method):
    person = {
        "stranger": lambda: learner,
        "other_region": lambda: coordinator("01"),
        "other_organisation": lambda: ContactFactory().person,
    }[who]()
    client.force_login(person)
    answer = getattr(client, method)(url(offer), typed(offer) if method == "post" else {})
    assert answer.status_code == 404
    assert not WeeklyHours.objects.exists()


def test_who_is_only_named_by_the_organisation_changes_nothing(client, offer):
    client.force_login(ContactFactory(organisation=offer.place.organisation, role="contact").person)
    assert client.post(url(offer), typed(offer)).status_code in {403, 404}
    assert not WeeklyHours.objects.exists()


def test_who_is_not_signed_in_is_asked_to(client, offer):
    assert client.get(url(offer)).status_code == 302


def test_the_hours_of_help_that_has_ended_stay(client, offer, provider):
    Offer.objects.update(ended_at=clock.now())
    answer = client.post(url(offer), typed(offer))
    assert "This help is no longer given." in answer.content.decode()
    assert not WeeklyHours.objects.exists()


def test_the_page_asks_the_database_as_often_for_many_rows(client, offer, provider):
    asked = []
    for number in (1, 20):
        for row in range(number):
            WeeklyHoursFactory(offer=offer, opens=dt.time(row), closes=dt.time(row, 30))
            offer.exceptions.create(first_day=clock.today(), last_day=clock.today(), note_fi=str(row))
        client.get(url(offer))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(offer))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_saved_hours_are_those_of_the_rules(client, offer, provider):
    client.post(url(offer), typed(offer, open_on_holidays="on"))
    schedule = schedule_of(Offer.objects.get())
    assert schedule.open_on_holidays
    assert [row.weekday for row in schedule.weekly] == [1, 3]
