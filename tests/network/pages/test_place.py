"""The public page of a place: everything a person needs before going there, and nothing of what is not public."""

import json
import re
import uuid
from html import unescape

import pytest
from django.utils.translation import override, pgettext

from network.directory.models import Place
from network.directory.states import OrganisationState, PlaceState
from network.directory.templatetags.told import foldable
from network.finder import links, marks
from tests.cms.words import address, said
from tests.factories.network import OfferFactory, OrganisationFactory, PlaceFactory, WeeklyHoursFactory, municipality
from tests.network.pages.conftest import HOSTILE, public

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")


def url(place, language="fi"):
    with override(language):
        return links.page_of(place)


def html(client, place, language="fi"):
    answer = client.get(url(place, language))
    assert answer.status_code == 200
    return answer.content.decode()


def structured(text):
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(data)


def test_everything_people_need_is_there(client, place):
    shown = html(client, place)
    for words in (
        "Puijonlaakson kirjaston digituki",
        "Apua puhelimen ja tietokoneen kanssa.",
        "<p>Ensimmäinen kappale.</p>",
        "<p>Toinen kappale.</p>",
        "Ovi on torin puolella.",
        "Sisäänkäynti pihan puolelta.",
        "Esimerkkikatu 4",
        "70100 Kuopio",
        'href="tel:+358170000001"',
        'href="mailto:digituki@kirjasto.example"',
        'href="https://kirjasto.example/digituki"',
        "Järvikunnan kirjasto",
        "Digituki ilman ajanvarausta",
        "omakanta",
        "Tulosteet 0,50 €",
        "step free entrance",
        "Raija Julkinen",
        "?mlat=62.90000&amp;mlon=27.65000",
    ):
        assert words in shown, words
    assert said("Checked on %(day)s.") % {"day": "23.11.2026"} in shown


def test_hours_are_told_in_words_and_day_by_day(client, place):
    shown = html(client, place)
    assert "koulutus" in shown  # the exception, in words
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', shown)
    assert len(rows) == 14
    times = [re.sub(r"\s+", " ", re.sub("<.*?>", "", cell)).strip() for _day, cell in rows]
    with override("fi"):
        closed = pgettext("hours", "Closed")
    assert [n for n, cell in enumerate(times) if cell != closed] == [1]  # tomorrow; the next Tuesday is an exception
    assert "13" in times[1]
    assert "16" in times[1]


def test_who_is_not_public_is_not_named(client, place):
    shown = html(client, place)
    assert "Salla Salainen" not in shown
    assert "salla@" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_text_is_shown_in_another_language_and_says_so(client, place, language):
    shown = html(client, place, language)
    foreign = language != "fi"
    assert ('<span lang="fi">Apua puhelimen ja tietokoneen kanssa.</span>' in shown) == foreign
    assert ('<p lang="fi">Ensimmäinen kappale.</p>' in shown) == foreign
    assert (said("in Finnish", language) in shown) == foreign
    # The organisation has a Swedish name, and needs no mark there.
    assert ("Sjökommuns bibliotek" in shown) == (language == "sv")


def test_a_wrong_name_in_the_address_leads_to_the_right_one(client, place):
    right = url(place)
    assert right.endswith("/puijonlaakson-kirjaston-digituki/")
    for wrong in (address("finder:place", pk=place.pk), address("finder:place", pk=place.pk, slug="vanha-nimi")):
        answer = client.get(f"{wrong}?a=b")
        assert (answer.status_code, answer["Location"]) == (302, f"{right}?a=b")


def test_a_name_without_latin_letters_has_an_address(client):
    place = PlaceFactory(name_fi="مساعدة رقمية")
    assert url(place).endswith("/-/")
    assert "مساعدة رقمية" in html(client, place)


@pytest.mark.parametrize(
    "state",
    [{"draft": True}, {"ended": True}, {"paused": True, "confirmed_on": None}],
    ids=["draft", "ended", "paused before it was public"],
)
def test_what_strangers_never_knew_is_not_there(client, state):
    assert client.get(url(PlaceFactory(**state))).status_code == 404


@pytest.mark.parametrize("state", [OrganisationState.LEFT, OrganisationState.APPLIED, OrganisationState.DECLINED])
def test_places_of_who_is_not_in_the_network_are_not_there(client, place, state):
    place.organisation.state = state
    place.organisation.save()
    assert client.get(url(place)).status_code == 404
    Place.objects.filter(pk=place.pk).update(state=PlaceState.PAUSED)
    assert client.get(url(place)).status_code == 404


def test_an_unknown_place_is_not_there(client):
    assert client.get(address("finder:place", pk=uuid.uuid4(), slug="x")).status_code == 404


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("paused", "No help is given here for now"),
        ("silent", "We do not know whether help is still given here"),
    ],
)
def test_a_place_that_is_away_says_why_and_what_is_near(client, trait, words):
    away = PlaceFactory(**{trait: True}, phone="017 000 0009")
    near = public(name_fi="Torin digituki")
    answer = client.get(url(away))
    shown = answer.content.decode()
    assert answer.status_code == 410
    assert said(words) in shown
    assert near.name in shown
    assert 'name="robots" content="noindex"' in shown
    assert address("finder:municipality", code="297") in shown
    # What may not be true any more is not told.
    assert "017 000 0009" not in shown


def test_a_place_that_was_long_not_confirmed_says_so(client):
    stale = PlaceFactory(stale=True)
    day = f"{stale.confirmed_on.day}.{stale.confirmed_on.month}.{stale.confirmed_on.year}"
    assert said("Not confirmed since %(day)s. Ask before you go.") % {"day": day} in html(client, stale)


def test_offers_that_ended_are_not_shown(client, place):
    OfferFactory(place=place, name_fi="Vanha apu", ended_at=place.created_at)
    assert "Vanha apu" not in html(client, place)


@pytest.mark.parametrize("trait", ["channel", "home"])
def test_help_without_a_door_has_no_address(client, trait):
    shown = html(client, PlaceFactory(**{trait: True}, nationwide=True))
    assert said("The whole country") in shown
    assert "openstreetmap" not in shown


def test_home_visits_name_where_they_come(client, surroundings):
    home = PlaceFactory(home=True)
    home.served.set(surroundings[:2])
    assert "Kuopio, Siilinjärvi" in html(client, home)


def test_other_places_are_named_nearest_first(client, place):
    far = public(name_fi="Kaukana", municipality=municipality("749"))
    close = public(name_fi="Vieressä", lat=62.901, lon=27.65)
    hidden = public(name_fi="Piilossa", paused=True)
    shown = html(client, place).split('id="nearby"')[1]
    assert shown.index(close.name) < shown.index(far.name)
    assert hidden.name not in shown
    assert said("under 1 km") in shown
    assert said("about %(distance)s") % {"distance": said("%(number)s km") % {"number": 20}} in shown


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [(True, True, "under 1 km"), (True, False, None), (False, True, None), (False, False, None)],
    ids=["both doors known", "the other unknown", "this one unknown", "both unknown"],
)
def test_a_distance_is_exact_only_from_door_to_door(client, here, there, told):
    spot = {"lat": 62.9, "lon": 27.65}
    place = public(**(spot if here else {}))
    public(**(spot if there else {}))
    shown = html(client, place).split('id="nearby"')[1]
    roughly = said("about %(distance)s") % {"distance": said("%(number)s km") % {"number": 10}}
    assert (said("under 1 km") in shown, roughly in shown) == (bool(told), not told)


def test_what_is_near_says_when_something_is_not_as_usual(client, place):
    public(name_fi="Vanhentunut", stale=True, alert_fi="Suljettu remontin takia", lat=62.901, lon=27.65)
    near = html(client, place).split('id="nearby"')[1]
    assert "Suljettu remontin takia" in near
    assert said("Not confirmed since %(day)s. Ask before you go.").split("%")[0] in near
    Place.objects.exclude(pk=place.pk).update(alert_fi="", confirmed_on=place.confirmed_on)
    near = html(client, place).split('id="nearby"')[1]
    assert 'class="card"' in near
    assert "icon" in near
    assert said("Not confirmed since %(day)s. Ask before you go.").split("%")[0] not in near


def test_a_long_address_may_be_folded_where_one_reads_on(client, place):
    place.email, place.website = "digituki.neuvonta@kirjasto.example", "https://kirjasto.example/digituki"
    place.save()
    shown = html(client, place)
    assert 'mailto:digituki.neuvonta@kirjasto.example">digituki<wbr>.neuvonta@<wbr>kirjasto<wbr>.example</a>' in shown
    assert ">https://<wbr>kirjasto<wbr>.example/<wbr>digituki</a>" in shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a@b.c", "a@<wbr>b<wbr>.c"),
        ("https://a.b/", "https://<wbr>a<wbr>.b/<wbr>"),
        ("<b>\"&'@x", "&lt;b&gt;&quot;&amp;&#x27;@<wbr>x"),
        ("", ""),
    ],
)
def test_folding_changes_nothing_but_the_breaks(typed, shown):
    assert foldable(typed) == shown
    assert unescape(foldable(typed).replace("<wbr>", "")) == typed


def test_what_is_said_of_an_organisation_stands_on_its_places(client, place, monkeypatch):
    monkeypatch.setattr(marks, "_markers", [])
    assert "Sertifioitu" not in html(client, place)
    marks.register(lambda pks: {pk: marks.Mark("Sertifioitu", "/fi/s/") for pk in pks})
    assert re.search(r'href="/fi/s/">.*?Sertifioitu</a>', html(client, place))


def test_hostile_words_are_shown_as_typed(client, place):
    place.name_fi, place.summary_fi, place.description_fi = HOSTILE[:100], HOSTILE, HOSTILE
    place.save()
    shown = html(client, place)
    assert "<script>alert" not in shown
    assert "14" not in re.findall(r"<h1>(.*?)</h1>", shown)[0]
    assert structured(shown)["@graph"][0]["description"] == HOSTILE


def test_search_engines_read_the_facts(client, place):
    here, help_given = structured(html(client, place))["@graph"]
    assert (here["@type"], help_given["@type"]) == ("Place", "Service")
    assert here["address"]["streetAddress"] == "Esimerkkikatu 4"
    assert here["geo"]["latitude"] == 62.9
    assert {(each["name"], each["value"]) for each in here["amenityFeature"]} == {
        ("step free entrance", True),
        ("induction loop", False),
    }
    assert help_given["hoursAvailable"] == [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": "2026-11-24",
            "validThrough": "2026-11-24",
            "opens": "13:00",
            "closes": "16:00",
        }
    ]
    assert help_given["availableChannel"]["serviceLocation"]["@id"] == here["@id"]
    assert help_given["provider"]["name"] == "Järvikunnan kirjasto"
    assert "Salainen" not in json.dumps([here, help_given])


def test_the_page_costs_the_same_with_one_offer_and_with_three(client, place, django_assert_max_num_queries):
    counts = []
    public(hours=True)
    for _round in range(2):
        client.get(url(place))  # warms what is kept in the process
        with django_assert_max_num_queries(60) as asked:
            client.get(url(place))
        counts.append(len(asked))
        for near in (place, public(), public(organisation=OrganisationFactory())):
            WeeklyHoursFactory(offer=OfferFactory(place=near, topics=["phone", "tablet"]))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_there_is_nothing_to_change(client, place, method):
    assert getattr(client, method)(url(place)).status_code == 405
