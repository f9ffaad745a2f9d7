"""The page of the finder: what it says and shows, in three languages, without scripts, for whatever stands in the
address."""

import datetime as dt
import re
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import limits
from network.directory.models import Place
from network.finder import index, marks, where
from network.finder.marks import Mark
from network.geography.models import Municipality
from network.geography.names import Understood
from tests.factories import cms as make
from tests.factories.network import municipality
from tests.network.finder.conftest import NOW

pytestmark = pytest.mark.django_db

LANGUAGES = ["fi", "sv", "en"]


def address(language="en"):
    with override(language):
        return reverse("finder:search")


@pytest.fixture
def read(client, country, db):
    """The text of the page's main part, blanks made one."""

    def got(query="", language="en", status=200):
        answer = client.get(f"{address(language)}?{query}")
        assert answer.status_code == status
        html = answer.content.decode()
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main")])))

    return got


def titled(html):
    return unescape(re.search(r"<title>(.*?)</title>", html)[1])


class TestWords:
    def test_it_says_how_many_there_are_and_how_far(self, place, read):
        place(lat=62.9, lon=27.7, street="Esimerkkikatu 4")
        place(lat=62.95, lon=27.7)
        place(lat=62.8925, lon=27.6783)
        said = read("place=Kuopio")
        assert "3 places near: Kuopio" in said
        assert "as the crow flies from the middle of Kuopio" in said
        assert re.search(r"Esimerkkikatu 4, Kuopio \(1\.\d km\)", said)
        assert "(under 1 km)" in said

    def test_behind_an_unknown_door_it_pretends_to_know_nothing(self, place, read):
        place(street="")
        place("Joensuu")
        said = read("place=Kuopio")
        assert "Kuopio (" not in said
        assert "Joensuu (about 110 km)" in said

    def test_a_place_without_any_help_leads_to_the_nearest(self, place, read):
        place("Kuopio", lat=62.89, lon=27.68)
        said = read("place=Vesanto")
        assert "1 place nearest to: Vesanto" in said
        assert re.search(r"Nothing in Vesanto itself\. Nearest: 6\d km\.", said)

    def test_a_position_far_from_everything_is_told_how_far(self, place, read):
        place("Hanko", lat=59.82, lon=22.97)
        assert re.search(r"Nothing close by\. Nearest: \d+ km\.", read("near=69.9,27.0"))

    def test_from_a_position_known_to_a_kilometre_only_whole_ones_are_told(self, place, read):
        place(lat=62.95, lon=27.68)
        said = read("near=62.89,27.68")
        assert "near: your position" in said
        assert "Kuopio (7 km)" in said

    def test_a_guess_is_told(self, place, read):
        place()
        assert "We looked near Kuopio." in read("place=Kuoppio")

    def test_who_fits_says_why(self, place, read):
        place(
            offer={"languages": ["ar"]},
            hours={"weekday": 0, "opens": dt.time(9), "closes": dt.time(12)},
            facts=["step_free_entrance"],
        )
        said = read("place=Kuopio&language=ar&open=now&fact=step_free_entrance&topic=banking&free=1&no_booking=1")
        for reason in ("Open now", "Help in: Arabic", "Entrance without steps or thresholds", "Helps in all matters"):
            assert said.count(reason) >= 1
        assert "Open now until 12:00." in said
        assert "No booking needed" in said

    def test_who_helps_everywhere_boasts_of_nothing(self, place, client):
        place(trait="channel")
        html = client.get(f"{address()}?place=Kuopio&fact=lift&language=fse&free=1").content.decode()
        assert "These help everywhere in Finland" in html
        reasons = re.findall(r'aria-label="Why it fits">(.*?)</ul>', html, re.DOTALL)
        assert [unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in reasons] == ["Free of charge"]

    def test_home_visits_say_whom_they_reach(self, place, read):
        found = place(trait="home")
        found.served.set([found.municipality, municipality("749"), municipality("140")])
        index.refresh([found.pk])
        said = read("place=Siilinjärvi")
        assert "Help that comes to your home (1)" in said
        assert "Siilinjärvi and 2 other municipalities" in said
        assert "No place to go to was found" in said

    def test_what_is_not_confirmed_says_since_when(self, place, read):
        found = place(trait="stale")
        assert f"Not confirmed since {found.confirmed_on.day}" in read("place=Kuopio")

    def test_a_notice_stands_on_the_card(self, place, read):
        place(alert_fi="Suljettu remontin ajan.")
        assert "Suljettu remontin ajan." in read("place=Kuopio", "fi")

    def test_a_certified_organisation_has_its_mark(self, place, client, monkeypatch):
        found = place()
        other = place()
        monkeypatch.setattr(marks, "_markers", [])
        marks.register(lambda asked: {found.organisation_id: Mark("Certified", "/register/")})
        html = client.get(f"{address()}?place=Kuopio").content.decode()
        assert other.organisation_id != found.organisation_id
        assert html.count('<a href="/register/">Certified</a>') == 1

    def test_a_call_is_one_touch_away(self, place, client):
        place(phone="017 000 0001")
        place(phone="")
        html = client.get(f"{address()}?place=Kuopio").content.decode()
        assert html.count('href="tel:+358170000001"') == 1

    def test_a_text_in_another_language_says_which(self, place, client):
        place(name_fi="Torin palvelupiste", summary_fi="Apua.")
        html = client.get(f"{address('sv')}?place=Kuopio").content.decode()
        assert '<span lang="fi">Torin palvelupiste</span>' in html


class TestWaysOn:
    def test_nothing_found_offers_to_take_choices_back(self, place, client):
        place()
        html = client.get(f"{address()}?place=Kuopio&language=ar&free=1").content.decode()
        assert "Nothing fits all of these choices" in html
        assert "Take one choice away to see more:" in html
        assert f'href="{address()}?place=Kuopio&amp;free=1#results">Arabic' in html
        assert f'href="{address()}?place=Kuopio&amp;language=ar#results">Free of charge' in html

    def test_a_place_nobody_knows_is_answered_kindly(self, place, read):
        place(trait="channel", name_fi="Neuvontapuhelin")
        said = read("place=qwxzqwxz")
        assert "We do not know the place qwxzqwxz" in said
        assert "Neuvontapuhelin" in said

    def test_several_places_of_one_name_are_offered(self, place, read, client, monkeypatch):
        both = tuple(Municipality.objects.select_related("region").filter(name_fi__in=["Kuopio", "Joensuu"]))
        monkeypatch.setattr(where, "understand", lambda text: Understood(text, choices=both))
        assert "Which X do you mean?" in read("place=X&language=ar")
        html = client.get(f"{address()}?place=X&language=ar").content.decode()
        assert f'href="{address()}?place=Kuopio%2C+North+Savo&amp;language=ar#results"' in html

    def test_before_anything_is_asked_it_shows_the_form_and_who_helps_everywhere(self, place, read):
        place(name_fi="Torin palvelupiste")
        place(trait="channel", name_fi="Neuvontapuhelin")
        said = read()
        assert "Help wherever you are" in said
        assert "Neuvontapuhelin" in said
        assert "Torin palvelupiste" not in said

    def test_pages_lead_to_each_other_with_all_choices(self, place, client):
        for number in range(11):
            place(lat=62.89, lon=27.6 + number / 100)
        first = client.get(f"{address()}?place=Kuopio&free=1").content.decode()
        assert f'rel="next" href="{address()}?place=Kuopio&amp;free=1&amp;page=2#results"' in first
        second = client.get(f"{address()}?place=Kuopio&free=1&page=2").content.decode()
        assert f'rel="prev" href="{address()}?place=Kuopio&amp;free=1#results"' in second
        assert "Page 2 / 2" in second

    def test_what_was_not_understood_is_said_and_the_rest_is_answered(self, place, read):
        place()
        said = read("place=Kuopio&day=yesterday")
        assert "The day was not understood" in said
        assert "1 place near: Kuopio" in said


class TestForm:
    def test_what_was_asked_stands_in_the_form(self, country, client):
        query = "place=Kuopio&topic=banking&way=phone&language=ar&audience=companies&fact=quiet_room&open=now&free=1"
        html = client.get(f"{address()}?{query}&day=2026-11-24").content.decode()
        for chosen in ("banking", "phone", "ar", "companies"):
            assert f'<option value="{chosen}" selected>' in html
        for ticked in ("quiet_room", "now"):
            assert f'value="{ticked}" checked>' in html
        assert 'name="place" value="Kuopio"' in html
        assert 'value="2026-11-24"' in html
        assert '<details class="more" open>' in html

    def test_languages_stand_there_with_their_own_names(self, country, client):
        assert "arabia – العربية" in client.get(address("fi")).content.decode()

    def test_a_group_of_topics_can_be_asked_as_a_whole(self, country, client):
        html = client.get(f"{address()}?topic=safety").content.decode()
        assert '<optgroup label="Identification and safety"><option value="safety" selected>' in html

    def test_a_position_stays_in_the_form_to_a_kilometre(self, country, client):
        html = client.get(f"{address()}?near=62.8925123,27.6783456").content.decode()
        assert 'name="near" value="62.89,27.68"' in html
        assert "62.8925" not in html.replace("%2C", ",").split("<main")[1]


class TestHead:
    def test_the_title_says_what_was_found(self, place, client):
        place()
        assert titled(client.get(f"{address()}?place=Kuopio").content.decode()).startswith("1 place near: Kuopio – ")

    def test_what_is_found_is_announced(self, place, client):
        place()
        html = client.get(f"{address()}?place=Kuopio").content.decode()
        assert re.search(r'role="status"><h2 id="results-h">1 place near: Kuopio</h2>', html)

    def test_search_engines_keep_the_finder_and_none_of_its_answers(self, country, client):
        assert "noindex" not in client.get(address()).content.decode()
        assert "noindex" in client.get(f"{address()}?place=Kuopio").content.decode()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_same_question_is_asked_in_another_language(self, place, client, language):
        place()
        query = "place=Kuopio&language=ar&fact=lift&fact=seats&page=2"
        html = unescape(client.get(f"{address()}?{query}").content.decode())
        assert f'href="{address(language)}?{query}&l={language}"' in html
        led = client.get(f"{address(language)}?{query}&l={language}")
        assert led.headers["Location"] == f"{address(language)}?{query}"

    def test_it_knows_nobody(self, place, client, admin):
        place()
        answer = client.get(f"{address()}?place=Kuopio&near=62.89,27.68")
        assert not answer.cookies
        assert admin.email not in answer.content.decode()
        before = Place.objects.values_list("confirmed_on", "changed_at").get()
        assert Place.objects.values_list("confirmed_on", "changed_at").get() == before

    def test_it_only_reads(self, country, client):
        assert client.post(address()).status_code == 405

    def test_who_asks_too_often_waits(self, country, client, monkeypatch):
        monkeypatch.setattr(limits, "spend", lambda *_args, **_more: 7)
        answer = client.get(address())
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


class TestMap:
    def test_the_map_has_the_same_numbers_as_its_table(self, place, read, client):
        place()
        place("Joensuu")
        html = client.get(f"{address()}?place=Kuopio").content.decode()
        assert 'aria-label="North Savo 1 place"' in html
        assert re.search(r'aria-current="true"[^>]*>North Savo</a></th><td class="num">1<', html)

    def test_it_is_drawn_once_for_many(self, place, client, django_assert_max_num_queries):
        place()
        with django_assert_max_num_queries(40) as first:
            client.get(f"{address()}?place=Kuopio")
        with django_assert_max_num_queries(len(first) - 2):
            client.get(f"{address()}?place=Kuopio")


class TestQueries:
    """At one row and at many the same; never more than sixteen, of which one asks for what is certified."""

    @pytest.fixture
    def count(self, client, django_assert_max_num_queries):
        def asked(query):
            client.get(f"{address()}?{query}")
            with django_assert_max_num_queries(16) as queries:
                assert client.get(f"{address()}?{query}").status_code == 200
            return len(queries)

        return asked

    def fill(self, place, number):
        for each in range(number):
            place(
                lat=62.89,
                lon=27.6 + each / 100,
                offer={"languages": ["fi", "ar"]},
                hours={"weekday": 0, "opens": dt.time(9), "closes": dt.time(12)},
                facts=["lift", "seats"],
            )
            place(trait="home", hours={})
            place(trait="channel", offer={"languages": ["ar"]})

    @pytest.mark.parametrize(
        "query",
        [
            "place=Kuopio",
            "near=62.89,27.68",
            "place=Pohjois-Savo",
            "place=Kuopio&language=ar&fact=lift&topic=banking&open=now&free=1",
            "place=Kuopio&day=2026-11-30",
            "place=Kuopio&way=home",
            "",
        ],
        ids=["place", "position", "region", "much", "day", "home", "nothing"],
    )
    def test_the_number_does_not_grow_with_the_places(self, place, count, query):
        self.fill(place, 1)
        first = count(query)
        self.fill(place, 3)
        assert count(query) <= first

    @pytest.mark.parametrize(
        "query", ["place=Utsjoki", "place=Utsjoki&language=fse", "place=Utsjoki&open=now&day=2026-11-23"]
    )
    def test_the_longest_search_stays_within_the_line(self, place, count, query):
        place("Hanko", offer={"languages": ["fse"]}, hours={"weekday": 0, "opens": dt.time(9), "closes": dt.time(12)})
        count(query)


KEYS = [
    "place",
    "near",
    "topic",
    "e_service",
    "way",
    "language",
    "audience",
    "fact",
    "open",
    "day",
    "free",
    "page",
    "l",
]
TEXT = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        ["<script>alert(1)</script>", "'; DROP TABLE finder_entry; --", "%00", "\x00", "Kuopio", "ar", "1"]
    ),
)


@pytest.fixture
def asker(country, db, client, monkeypatch):
    monkeypatch.setattr(limits, "spend", lambda *_args, **_more: 0)
    return client


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(KEYS), TEXT, max_size=5))
def test_whatever_stands_in_the_address_is_answered(asker, query):
    cache.clear()
    answer = asker.get(address(), query)
    assert answer.status_code in {200, 302}
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_leads_to_the_finder(client, country, db, language):
    make.home()
    with override("fi"):
        html = client.get("/fi/").content.decode()
    assert f'action="{address("fi")}#results"' in html
    assert 'name="place"' in html
    assert f'<a href="{address("fi")}">' in html


def test_the_menu_marks_the_finder(country, db, client):
    html = client.get(address()).content.decode()
    assert f'<a href="{address()}" aria-current="page">Find digital support</a>' in html


def test_the_time_is_that_of_the_tests(country):
    assert NOW.weekday() == 0
