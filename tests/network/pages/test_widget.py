"""The finder inside other sites: it may be framed, as nothing else, and it knows nobody."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from network.directory.models import Place
from network.finder import index
from tests.cms.words import address, said
from tests.factories.accounts import UserFactory
from tests.factories.network import OfferFactory, PlaceFactory, WeeklyHoursFactory
from tests.network.pages.conftest import HOSTILE

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")


def widget(client, **asked):
    return client.get(reverse("embedded:finder"), asked)


def html(client, **asked):
    answer = widget(client, **asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_language_of_its_address_whatever_the_browser_speaks(client, places, language):
    browser = "en" if language != "en" else "sv"
    answer = client.get(
        reverse("embedded:finder"), {"language": language, "place": "Kuopio"}, headers={"Accept-Language": browser}
    )
    shown = answer.content.decode()
    assert f'<html lang="{language}">' in shown
    assert said("Find digital support", language) in shown
    assert answer["Content-Language"] == language
    assert "Accept-Language" not in answer.get("Vary", "")
    assert (
        f'href="{address("finder:place", language, pk=places[0].pk, slug="puijonlaakson-kirjaston-digituki")}"' in shown
    )


def test_what_is_no_language_is_finnish(client, places):
    assert '<html lang="fi">' in html(client, language="xx")


def test_fixed_filters_hold(client, places):
    near = html(client, language="fi", place="Kuopio")
    assert "Puijonlaakson kirjaston digituki" in near
    tablets = html(client, language="fi", place="Siilinjärvi", topic="tablet")
    assert "Tablettikahvila" in tablets
    # The form that a visitor uses carries what was fixed.
    assert '<input type="hidden" name="topic" value="tablet">' in tablets
    assert '<input type="hidden" name="language" value="fi">' in tablets


def test_nobody_is_left_without_help(client, places):
    for asked in ({}, {"place": "Atlantis"}, {"place": "Kuopio", "way": "near"}):
        assert "Neuvontapuhelin" in html(client, language="fi", **asked)
    assert said("Say where you are") in html(client, language="fi")
    assert "Atlantis" in html(client, language="fi", place="Atlantis")


def test_what_is_not_as_usual_is_said_there_too(client, places):
    doubt = said("Not confirmed since %(day)s. Ask before you go.").split("%")[0]
    shown = html(client, language="fi", place="Kuopio")
    assert "Sisäänkäynti pihan puolelta." in shown
    assert doubt not in shown
    stale = PlaceFactory(stale=True, name_fi="Vanhentunut")
    OfferFactory(place=stale)
    index.refresh([stale.pk])
    assert html(client, language="fi", place="Kuopio").count(doubt) == 1
    Place.objects.update(alert_fi="")
    assert "Sisäänkäynti pihan puolelta." not in html(client, language="fi", place="Kuopio")


def test_pages_of_places_open_beside_the_other_site_and_say_so(client, places):
    shown = html(client, language="fi", place="Kuopio")
    opened = re.findall(r'<a [^>]*href="(?!tel:|\?)[^"]*"[^>]*>.*?</a>', shown, re.DOTALL)
    assert opened
    for link in opened:
        assert 'target="_blank" rel="noopener"' in link
        assert said("(opens in a new tab)") in link


@pytest.mark.parametrize("visitor", ["stranger", "signed in", "with every cookie"])
@pytest.mark.parametrize("more", [{}, {"l": "sv"}], ids=["plain", "choosing a language"])
def test_there_are_no_cookies_at_all(places, visitor, more):
    client = Client()
    if visitor == "signed in":
        client.force_login(UserFactory(two_steps=True))
    if visitor == "with every cookie":
        client.cookies.load({"language": "sv", "guest": "x", "csrf": "y", "messages": "z"})
    answer = widget(client, language="fi", place="Kuopio", **more)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "public" in answer["Cache-Control"]
    assert '<html lang="fi">' in answer.content.decode()


def test_only_it_may_be_framed(client, places):
    answer = widget(client, language="fi")
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    for path in (
        address("finder:place", pk=places[0].pk, slug="puijonlaakson-kirjaston-digituki"),
        address("finder:municipality", code="297"),
        address("finder:embed"),
        address("finder:regions"),
    ):
        other = client.get(path)
        assert other.status_code == 200
        assert other["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_being_asked_too_often_is_said_in_the_frame(client, places, monkeypatch):
    monkeypatch.setattr("core.limits.spend", lambda *given, **more: 7)
    answer = widget(client, language="fi")
    assert (answer.status_code, answer["Retry-After"]) == (429, "7")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.parametrize("name", ["place", "topic", "way", "help_in", "page", "language", "open"])
def test_hostile_words_are_shown_as_typed(client, places, name):
    for bad in (HOSTILE, "\x00", "9" * 400, "%ff", "a" * 5000):
        shown = html(client, **({"language": "fi", name: bad}))
        assert "<script>alert" not in shown


def test_many_places_have_pages_that_keep_the_filters(client, places):
    for _number in range(12):
        WeeklyHoursFactory(offer=OfferFactory(place=PlaceFactory()))
    index.refresh(list(Place.objects.values_list("pk", flat=True)))
    shown = html(client, language="sv", place="Kuopio")
    [after] = re.findall(r'href="\?([^"]*page=2)"', shown)
    assert after == "language=sv&amp;place=Kuopio&amp;page=2"
    assert "page=1" in html(client, language="sv", place="Kuopio", page="2")


def test_the_widget_costs_the_same_with_few_places_and_with_many(client, places, django_assert_max_num_queries):
    counts = []
    # With fewer places near, more are sought further away.
    for _number in range(3):
        WeeklyHoursFactory(offer=OfferFactory(place=PlaceFactory()))
    index.refresh(list(Place.objects.values_list("pk", flat=True)))
    for _round in range(2):
        html(client, language="fi", place="Kuopio")
        with django_assert_max_num_queries(25) as asked:
            html(client, language="fi", place="Kuopio")
        counts.append(len(asked))
        for _number in range(4):
            WeeklyHoursFactory(offer=OfferFactory(place=PlaceFactory()))
        index.refresh(list(Place.objects.values_list("pk", flat=True)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_there_is_nothing_to_change(client, method):
    assert getattr(client, method)(reverse("embedded:finder")).status_code == 405
