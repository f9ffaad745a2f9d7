"""What a list leaves out, and what it says of it: nobody nearer is hidden, no municipality lost, no number made up."""

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from network.directory.models import HoursException, Place, Term
from network.finder import found as places
from network.finder import index, queries, question, rings, vocabulary, where
from network.finder.models import Delivery
from network.finder.question import Question
from network.finder.results import Results
from network.geography.models import Municipality
from tests.network.finder.conftest import NOW, names

pytestmark = pytest.mark.django_db

OPEN = {"weekday": 0, "opens": dt.time(9), "closes": dt.time(12)}


@pytest.fixture
def small(monkeypatch):
    """A crowd is more than twelve offers."""
    monkeypatch.setattr(rings, "MOST", 12)
    monkeypatch.setattr(queries, "MOST", 12)
    monkeypatch.setattr(rings, "_PLENTY", 8)


def closed_today(found):
    HoursException.objects.create(offer=found.offers.get(), first_day=NOW.date(), last_day=NOW.date())


def read(address):
    words = vocabulary.load()
    asked = question.read(QueryDict(address), words)
    return asked, words, where.find(asked)


class TestNearest:
    def test_nothing_beyond_the_circle_comes_from_the_corners_of_its_squares(self, place):
        for number in range(40):
            place("Kuopio", lat=62.5 + number / 50, lon=26.9 + number / 25)
        asked, words, here = read("near=62.89,27.68")
        ring = queries.sites(asked, words, here, 20.0)
        far = [queries.kilometres(here.point, (row.lat, row.lon)) for row in ring.rows]
        assert far
        assert max(far) <= 20

    def test_far_parts_of_ones_own_municipality_do_not_hide_a_nearer_place(self, place, find):
        for number in range(3):
            place("Inari", lat=69.6, lon=28.9 + number / 100, name_fi="far corner")
        place("Utsjoki", lat=69.3, lon=27.0, name_fi="nearer")
        assert names(find("place=Inari")) == ["nearer", "far corner", "far corner", "far corner"]

    def test_a_few_before_a_crowd_are_not_all(self, place, find, small):
        """No circle parts a crowd in one spot; whoever stands before it comes first, and the crowd is not forgotten."""
        place(lat=62.8925, lon=27.6783, name_fi="in the middle")
        for number in range(20):
            place(lat=62.93, lon=27.68 + number / 1_000_000, name_fi="crowd")
        answer = find("place=Kuopio")
        assert names(answer)[:2] == ["in the middle", "crowd"]
        assert answer.total > 10
        assert Delivery.SITE in answer.capped

    def test_an_offer_in_all_matters_of_a_group_is_one_row(self, place, find, small):
        topics = [term.key for term in Term.objects.filter(vocabulary="topic", parent__key="services")]
        for number in range(4):
            place(lat=62.89, lon=27.6 + number / 10, offer={"all_topics": False, "topics": topics})
        asked, words, here = read("place=Kuopio&topic=services")
        ring = queries.sites(asked, words, here, 20.0)
        assert len(topics) >= 4
        assert (len(ring.rows), ring.more) == (4, False)

    def test_an_offer_open_all_day_is_one_row(self, place, find, small):
        place(hours={"weekday": 1, "opens": dt.time(0), "closes": dt.time(23, 59)})
        asked, words, here = read("place=Kuopio&day=2026-11-24")
        assert len(queries.sites(asked, words, here, 20.0).rows) == 1

    @pytest.mark.parametrize("all_topics", [True, False], ids=["all", "some"])
    def test_who_names_matters_beside_all_of_them_is_found_by_a_group(self, place, find, all_topics):
        place(offer={"all_topics": all_topics, "topics": ["taxes", "banking"]})
        assert find("place=Kuopio&topic=services").total == 1


class TestHours:
    def test_the_fortieth_place_is_asked_as_well(self, place, find):
        for number in range(35):
            closed_today(place(lat=62.89, lon=27.6 + number / 1000, hours=OPEN))
        place(lat=62.95, lon=27.68, hours=OPEN, name_fi="open")
        place(lat=62.96, lon=27.68, hours=OPEN, name_fi="open too")
        assert names(find("place=Kuopio&open=now")) == ["open", "open too"]

    def test_a_number_to_call_behind_many_places_is_asked_as_well(self, place, find):
        for number in range(32):
            place(lat=62.89, lon=27.6 + number / 1000, hours=OPEN)
        for _number in range(3):
            closed_today(place(trait="channel", nationwide=False, hours=OPEN))
        place(trait="channel", hours=OPEN, name_fi="answers now")
        answer = find("place=Kuopio&open=now")
        assert (answer.total, names(answer)[-1]) == (33, "answers now")

    def test_many_more_places_cost_no_more_questions(self, place, find):
        def cost():
            with CaptureQueriesContext(connection) as captured:
                find("place=Kuopio&open=now")
            return len(captured)

        for number in range(3):
            place(lat=62.89, lon=27.6 + number / 1000, hours=OPEN)
        few = cost()
        for number in range(40):
            place(lat=62.89, lon=27.65 + number / 1000, hours=OPEN)
        assert cost() == few


class TestRegions:
    def test_a_crowded_region_shows_some_of_each_municipality(self, place, find, small):
        for number in range(20):
            place("Kuopio", lat=62.89, lon=27.6 + number / 100)
        for outer in ("Iisalmi", "Pielavesi", "Varkaus"):
            place(outer)
        answer = find("place=Pohjois-Savo")
        there = {each.municipality for each in answer.row}
        assert {answer.where.names[key] for key in there} == {"Kuopio", "Iisalmi", "Pielavesi", "Varkaus"}
        assert "These are some of each municipality." in " ".join(Results(answer).notes)

    def test_a_region_longer_than_the_list_is_shortened_everywhere_alike(self, place, find, monkeypatch):
        monkeypatch.setattr(places, "PAGES", 1)
        for number in range(12):
            place("Iisalmi", lat=63.56, lon=27.1 + number / 100)
        place("Varkaus", name_fi="last by its name")
        answer = find("place=Pohjois-Savo")
        assert (answer.total, names(answer)[-1], answer.more) == (10, "last by its name", True)

    def test_a_helper_from_elsewhere_names_a_municipality_that_is_helped(self, place, find):
        helper = place("Joensuu", trait="home")
        helper.served.set(Municipality.objects.filter(name_fi__in=["Kuopio", "Iisalmi"]))
        index.refresh([helper.pk])
        answer = find("place=Pohjois-Savo")
        card = Results(answer).sections[0].cards[0]
        assert card.area == "Iisalmi and 1 other municipality"


class TestNumbers:
    def test_of_more_numbers_than_are_read_it_says_more_than(self, place, find, monkeypatch):
        monkeypatch.setattr(queries, "MOST_REACHING", 3)
        for _number in range(5):
            place(trait="channel")
        place(trait="home")
        answer = find("place=Kuopio")
        headings = [section.heading for section in Results(answer).sections]
        assert headings == ["Help that comes to your home (1)", "Help by phone or online (more than 4)"]

    def test_exactly_as_many_as_are_read_are_all(self, place, find, monkeypatch):
        monkeypatch.setattr(queries, "MOST_REACHING", 3)
        for _number in range(3):
            place(trait="channel")
        answer = find("place=Kuopio")
        assert [each.heading for each in Results(answer).sections] == ["Help by phone or online (3)"]
        assert not answer.more

    def test_places_make_room_for_those_who_are_few(self, place, find, monkeypatch):
        monkeypatch.setattr(places, "PAGES", 2)
        for number in range(25):
            place(lat=62.89, lon=27.6 + number / 1000)
        for _number in range(4):
            place(trait="home")
        answer = find("place=Kuopio")
        assert len(answer.of(Delivery.SITE)) == 16
        assert Results(answer).sections[1].heading == "Help that comes to your home (4)"
        assert answer.capped == {Delivery.SITE}


class TestWithoutAPlace:
    @pytest.mark.parametrize("address", ["way=near", "language=so", "near=48.85,2.35&way=near"])
    def test_it_asks_where_one_is_instead_of_saying_that_there_is_nothing(self, place, find, address):
        place()
        said = Results(find(address))
        assert said.heading == "Say where you are"
        assert "Write your municipality or postal code, and you see the places near you." in said.notes
        assert not said.advises_less

    def test_a_position_abroad_is_told_so(self, place, find):
        said = Results(find("near=48.85,2.35"))
        assert "The position is not in Finland. Write a municipality or a postal code." in said.notes

    def test_with_a_place_nothing_is_nothing(self, place, find):
        place()
        said = Results(find("place=Kuopio&language=so"))
        assert said.heading == "Nothing fits all of these choices"
        assert not any(note.startswith("Write your municipality") for note in said.notes)


class TestMergers:
    """Siilinjärvi became part of Kuopio yesterday; nobody wrote the index since."""

    @pytest.fixture
    def merged(self, place):
        old, new = (Municipality.objects.get(name_fi=name) for name in ("Siilinjärvi", "Kuopio"))
        place("Siilinjärvi", lat=63.2, lon=27.6, name_fi="library")
        place("Siilinjärvi", trait="home", name_fi="helper")
        place("Siilinjärvi", trait="channel", nationwide=False, name_fi="number")
        Municipality.objects.filter(pk=old.pk).update(
            until_date=NOW.date() - dt.timedelta(days=1), merged_into=new, lat=63.5
        )
        return old, new

    def test_whoever_helped_there_helps_in_all_of_it(self, merged, find):
        answer = find("place=Kuopio")
        assert names(answer) == ["library", "helper", "number"]
        assert answer.inside

    def test_before_that_day_they_do_not(self, place, find):
        place("Siilinjärvi", trait="home")
        assert find("place=Kuopio").total == 0

    def test_its_old_name_leads_to_the_new_one(self, merged, find):
        assert names(find("place=Siilinjärvi")) == ["library", "helper", "number"]

    def test_its_region_counts_it_under_the_new_name(self, merged, find):
        old, new = merged
        answer = find("place=Pohjois-Savo")
        assert answer.where.names[old.pk] == answer.where.names[new.pk] == "Kuopio"
        assert {"library", "helper", "number"} == set(names(answer))
        assert Results(answer).sections[1].cards[0].area == "Kuopio"

    def test_an_unknown_door_there_says_no_distance(self, merged, find, place):
        Place.objects.filter(name_fi="library").update(lat=None, lon=None)
        index.refresh([Place.objects.get(name_fi="library").pk])
        assert Results(find("place=Kuopio")).sections[0].cards[0].far == ""


class TestWords:
    def test_a_guessed_distance_is_told_as_one_wherever_it_stands(self, place, find):
        place("Joensuu")
        said = Results(find("place=Kuopio"))
        assert "Nothing in Kuopio itself. Nearest: about 110 km." in said.notes
        assert said.sections[0].cards[0].far == "about 110 km"

    def test_a_topic_and_a_way_of_one_key_are_told_apart(self, country, find):
        topic, way = (Term.objects.get(vocabulary=each, key="phone") for each in ("topic", "way"))
        chips = [link.words for link in Results(find("place=Kuopio&topic=phone&way=phone")).chips]
        assert str(topic) != str(way)
        assert [each.lower() for each in chips] == [str(topic).lower(), str(way).lower()]

    def test_each_choice_is_in_the_question_once(self):
        lift, way = Term(pk=1, key="lift"), Term(pk=2, key="lift")
        assert Question(facts=(lift,), way=way).filters == [("way", "lift"), ("fact", "lift")]
