"""Finding help near somebody: each way to narrow, with what does not fit beside it; the order; and never nothing."""

import datetime as dt

import pytest

from network.directory.models import HoursException, Offer, Place
from network.directory.states import Booking, PlaceState, Price
from network.finder import found as places
from network.finder import index, queries, rings, search
from network.finder.models import Delivery, Entry
from network.geography.models import Municipality, PostalCode
from tests.factories.network import OfferFactory, WeeklyHoursFactory
from tests.network.finder.conftest import NOW, names

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]

MONDAY, TUESDAY = 0, 1
AT_ELEVEN = {"weekday": MONDAY, "opens": dt.time(9), "closes": dt.time(12)}


class TestWhere:
    def test_the_nearest_comes_first(self, place, find):
        place("Siilinjärvi", name_fi="C")
        place(lat=62.95, lon=27.7, name_fi="B")
        place(lat=62.89, lon=27.68, name_fi="A")
        assert names(find("place=Kuopio")) == ["A", "B", "C"]

    def test_a_door_nobody_knows_comes_after_those_that_are_known_to_be_near(self, place, find):
        place(name_fi="somewhere in Kuopio")
        place(lat=62.90, lon=27.69, name_fi="near")
        place(lat=62.99, lon=27.69, name_fi="further off")
        assert names(find("place=Kuopio")) == ["near", "somewhere in Kuopio", "further off"]

    @pytest.mark.parametrize("typed", ["Kuopio", "kuopio", "Kuopiossa", " KUOPIO "])
    def test_a_municipality_by_its_name(self, place, find, typed):
        place(name_fi="here")
        assert names(find(f"place={typed}")) == ["here"]

    def test_a_postal_code_means_its_municipality(self, place, find):
        kuopio = Municipality.objects.get(name_fi="Kuopio")
        PostalCode.objects.create(code="70100", name_fi="Kuopio", name_sv="Kuopio", municipality=kuopio)
        place(name_fi="here")
        answer = find("place=70100")
        assert names(answer) == ["here"]
        assert answer.where.postal_code.code == "70100"

    def test_a_position_is_nearer_than_any_middle(self, place, find):
        place(lat=62.89, lon=27.68, name_fi="by the middle of Kuopio")
        place(lat=63.07, lon=27.66, name_fi="by the middle of Siilinjärvi")
        answer = find("near=63.06,27.66")
        assert names(answer) == ["by the middle of Siilinjärvi", "by the middle of Kuopio"]
        assert answer.where.municipality.name_fi == "Siilinjärvi"
        assert answer.sites[0].km < 2

    def test_a_region_is_all_of_its_municipalities_and_no_others(self, place, find):
        place("Kuopio", name_fi="K")
        place("Iisalmi", name_fi="I")
        place("Joensuu", name_fi="not there")
        answer = find("place=Pohjois-Savo")
        assert names(answer) == ["I", "K"]
        assert all(each.km is None for each in answer.sites)

    def test_a_typing_error_is_forgiven_and_told(self, place, find):
        place(name_fi="here")
        answer = find("place=Kuoppio")
        assert (names(answer), answer.where.guessed) == (["here"], True)

    def test_a_place_nobody_knows_is_not_guessed(self, place, find):
        place()
        answer = find("place=qwxzqwxz")
        assert (answer.where.unknown, answer.total) == (True, 0)

    def test_the_far_corner_of_a_large_municipality_belongs_to_it(self, place, find):
        for number in range(3):
            place("Inari", lat=68.66, lon=27.54 + number / 100)
        place("Inari", lat=69.6, lon=28.9, name_fi="far corner")
        place("Utsjoki", name_fi="another municipality")
        assert "far corner" in names(find("place=Inari"))
        assert "another municipality" not in names(find("place=Inari"))

    def test_without_a_place_only_what_helps_everywhere_is_listed(self, place, find):
        place()
        place(trait="home")
        place(trait="channel", name_fi="everywhere")
        assert names(find("topic=banking")) == ["everywhere"]


class TestWidening:
    def test_a_few_places_near_by_are_enough(self, place, find):
        for number in range(3):
            place(lat=62.89, lon=27.68 + number / 100)
        place("Joensuu")
        answer = find("place=Kuopio")
        assert (answer.total, answer.km) == (3, 20)

    def test_with_fewer_the_area_grows_step_by_step(self, place, find):
        place("Joensuu", name_fi="Joensuu")
        answer = find("place=Kuopio")
        assert names(answer) == ["Joensuu"]
        assert not answer.inside
        assert answer.km > answer.sites[0].km > 100

    def test_in_the_end_the_whole_country_is_looked_through(self, place, find):
        place("Hanko", name_fi="Hanko")
        assert names(find("place=Utsjoki")) == ["Hanko"]

    def test_what_fits_far_away_is_found_beyond_what_does_not_fit_near_by(self, place, find):
        for number in range(5):
            place(lat=62.89, lon=27.68 + number / 100)
        place("Hanko", name_fi="in Arabic", offer={"languages": ["ar"]})
        assert names(find("place=Kuopio&language=ar")) == ["in Arabic"]


class TestNarrowing:
    """Of two places in Kuopio only one fits."""

    @pytest.fixture
    def others(self, place):
        place(name_fi="another", offer={"all_topics": False, "topics": ["phone"]})

    @pytest.mark.parametrize(
        ("address", "offer"),
        [
            ("language=ar", {"languages": ["fi", "ar"]}),
            ("topic=banking", {"all_topics": False, "topics": ["banking"]}),
            ("topic=banking", {"all_topics": True}),
            ("topic=services", {"all_topics": False, "topics": ["taxes"]}),
            ("e_service=omakanta", {"all_topics": False, "e_services": ["omakanta"]}),
            ("e_service=omakanta", {"all_topics": True}),
            ("audience=companies", {"audiences": ["companies"]}),
            ("way=course", {"way": "course"}),
            ("way=training", {"way": "course"}),
            ("way=peer", {"way": "peer_group"}),
            ("way=remote", {"way": "phone"}),
            ("way=home", {"way": "home_visit"}),
            ("way=phone", {"way": "phone"}),
        ],
        ids=lambda value: value if isinstance(value, str) else ",".join(value),
    )
    def test_by_what_the_offer_is(self, place, find, others, address, offer):
        place(name_fi="fits", offer=offer)
        assert names(find(f"place=Kuopio&{address}")) == ["fits"]

    def test_near_leaves_out_phone_and_home(self, place, find):
        place(name_fi="near")
        place(trait="channel")
        place(trait="home")
        assert names(find("place=Kuopio&way=near")) == ["near"]

    def test_by_facts_all_of_them(self, place, find):
        place(name_fi="lift only", facts=["lift"])
        place(name_fi="both", facts=["lift", "seats"])
        assert names(find("place=Kuopio&fact=lift&fact=seats")) == ["both"]

    def test_a_fact_that_was_denied_does_not_count(self, place, find):
        found = place(facts=["lift"])
        found.facts.update(answer="no")
        index.refresh([found.pk])
        assert find("place=Kuopio&fact=lift").total == 0

    def test_free_of_charge(self, place, find):
        place(name_fi="free")
        place(name_fi="paid", offer={"price": Price.FEE})
        assert names(find("place=Kuopio&free=1")) == ["free"]

    def test_without_booking(self, place, find):
        place(name_fi="just come")
        place(name_fi="book first", offer={"booking": Booking.REQUIRED})
        place(name_fi="better book", offer={"booking": Booking.RECOMMENDED})
        assert set(names(find("place=Kuopio&no_booking=1"))) == {"just come", "better book"}

    def test_choices_count_for_one_offer_together(self, place, find):
        found = place(name_fi="two offers", offer={"languages": ["ar"], "all_topics": False, "topics": ["phone"]})
        OfferFactory(place=found, all_topics=False, topics=["banking"])
        index.refresh([found.pk])
        assert find("place=Kuopio&language=ar&topic=phone").total == 1
        assert find("place=Kuopio&language=ar&topic=banking").total == 0

    def test_a_place_stands_there_once_with_the_offers_that_fit(self, place, find):
        found = place(offer={"name_fi": "in Finnish"})
        OfferFactory(place=found, languages=["ar"], name_fi="in Arabic")
        index.refresh([found.pk])
        assert len(find("place=Kuopio").offers[found.pk]) == 2
        answer = find("place=Kuopio&language=ar")
        assert [offer.name_fi for offer in answer.offers[found.pk]] == ["in Arabic"]


class TestFreshness:
    def test_what_nobody_confirmed_for_a_year_is_hidden_without_any_job(self, place, find, time_machine):
        found = place()
        assert find("place=Kuopio").total == 1
        Place.objects.filter(pk=found.pk).update(confirmed_on=dt.date(2025, 11, 1))
        index.refresh([found.pk])
        assert find("place=Kuopio").total == 0

    def test_it_disappears_by_the_calendar_alone(self, place, find, time_machine):
        place()
        time_machine.move_to(NOW + dt.timedelta(days=367), tick=False)
        assert find("place=Kuopio").total == 0

    def test_what_is_public_no_more_is_not_shown_whatever_the_index_says(self, place, find):
        found = place()
        Place.objects.filter(pk=found.pk).update(state=PlaceState.PAUSED)
        assert find("place=Kuopio").offers == {found.pk: []}


class TestHours:
    def test_open_now(self, place, find):
        place(name_fi="open", hours=AT_ELEVEN)
        place(name_fi="closed", hours=AT_ELEVEN | {"weekday": TUESDAY})
        place(name_fi="nobody knows")
        assert names(find("place=Kuopio&open=now")) == ["open"]

    def test_by_appointment_is_not_open(self, place, find):
        place(hours=AT_ELEVEN | {"by_appointment": True})
        place(hours=AT_ELEVEN, offer={"booking": Booking.REQUIRED})
        assert find("place=Kuopio&open=now").total == 0

    def test_the_minute_counts(self, place, find, time_machine):
        place(hours=AT_ELEVEN | {"closes": dt.time(11, 30)})
        assert find("place=Kuopio&open=now").total == 1
        time_machine.move_to(NOW + dt.timedelta(minutes=30), tick=False)
        assert find("place=Kuopio&open=now").total == 0

    def test_an_exception_closes(self, place, find):
        found = place(hours=AT_ELEVEN)
        HoursException.objects.create(offer=found.offers.get(), first_day=NOW.date(), last_day=NOW.date())
        assert find("place=Kuopio&open=now").total == 0

    def test_those_closed_near_by_make_the_area_grow(self, place, find):
        for _number in range(3):
            found = place(hours=AT_ELEVEN)
            HoursException.objects.create(offer=found.offers.get(), first_day=NOW.date(), last_day=NOW.date())
        place("Joensuu", name_fi="open in Joensuu", hours=AT_ELEVEN)
        assert names(find("place=Kuopio&open=now")) == ["open in Joensuu"]

    def test_on_a_day(self, place, find):
        place(name_fi="Tuesdays", hours={})
        place(name_fi="Mondays", hours=AT_ELEVEN)
        place(name_fi="by appointment", hours={"by_appointment": True}, lat=62.99, lon=27.68)
        assert names(find("place=Kuopio&day=2026-11-24")) == ["Tuesdays", "by appointment"]

    def test_odd_weeks_are_asked_exactly(self, place, find):
        place(hours={"weeks": "odd"})
        assert find("place=Kuopio&day=2026-11-24").total == 0  # week 48
        assert find("place=Kuopio&day=2026-12-01").total == 1

    @pytest.mark.parametrize(("holidays", "total"), [(True, 1), (False, 0)], ids=["open", "closed"])
    def test_on_a_public_holiday(self, place, find, holidays, total):
        place(hours={"weekday": 4}, offer={"open_on_holidays": holidays})
        assert find("place=Kuopio&day=2026-12-25").total == total

    def test_a_night_that_began_before_a_holiday_is_open_on_it(self, place, find, time_machine):
        place(hours={"weekday": 3, "opens": dt.time(20), "closes": dt.time(4)})
        time_machine.move_to(dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC), tick=False)  # 1 January, 1:00 in Finland
        assert find("place=Kuopio&open=now").total == 1

    def test_only_the_offer_that_is_open_counts(self, place, find):
        found = place(hours=AT_ELEVEN, offer={"name_fi": "open"})
        WeeklyHoursFactory(offer=OfferFactory(place=found, name_fi="closed"))
        index.refresh([found.pk])
        answer = find("place=Kuopio&open=now")
        fitting = Offer.objects.filter(pk__in=answer.shown[0].offers)
        assert [offer.name_fi for offer in fitting] == ["open"]
        assert [offer.name_fi for offer in answer.offers[found.pk]] == ["open"]


class TestReaching:
    def test_places_come_first_then_homes_then_numbers(self, place, find):
        place(trait="channel", name_fi="number")
        place(trait="home", name_fi="home")
        place(name_fi="place")
        answer = find("place=Kuopio")
        assert names(answer) == ["place", "home", "number"]
        assert [each.delivery for each in answer.row] == [Delivery.SITE, Delivery.HOME, Delivery.REMOTE]

    def test_helpers_of_other_municipalities_stay_away(self, place, find):
        place("Joensuu", trait="home")
        place("Joensuu", trait="channel", nationwide=False)
        assert find("place=Kuopio").total == 0

    def test_those_of_few_municipalities_come_before_the_whole_country(self, place, find):
        place(trait="channel", name_fi="country")
        place(trait="channel", nationwide=False, name_fi="Kuopio")
        assert names(find("place=Kuopio")) == ["Kuopio", "country"]

    def test_the_first_page_has_some_of_each_kind(self, place, find):
        for number in range(12):
            place(lat=62.89, lon=27.6 + number / 100)
        for _number in range(3):
            place(trait="home")
            place(trait="channel")
        answer = find("place=Kuopio")
        kinds = [each.delivery for each in answer.shown]
        assert kinds == [Delivery.SITE] * 6 + [Delivery.HOME] * 2 + [Delivery.REMOTE] * 2
        assert (answer.total, answer.pages) == (18, 2)

    def test_a_library_with_a_phone_is_one_place(self, place, find):
        found = place(name_fi="library")
        phone = place(offer={"way": "phone"})
        phone.offers.update(place=found)
        index.refresh([found.pk, phone.pk])
        answer = find("place=Kuopio")
        assert (names(answer), len(answer.row[0].offers)) == (["library"], 2)

    def test_nobody_is_left_without_a_number_to_call(self, place, find):
        place(trait="channel", name_fi="number")
        answer = find("place=Kuopio&language=fse")
        assert (answer.total, [each.place for each in answer.everywhere]) == (0, [Place.objects.get().pk])
        assert not find("place=Kuopio").everywhere  # it stands among the results already


class TestPaging:
    @pytest.fixture
    def many(self, place):
        for number in range(23):
            place(lat=62.89, lon=27.5 + number / 100, name_fi=f"{number:02}")

    def test_pages_hold_each_place_once_in_a_stable_order(self, many, find):
        pages = [names(find(f"place=Kuopio&page={number}")) for number in (1, 2, 3)]
        assert [len(page) for page in pages] == [10, 10, 3]
        assert sorted(name for page in pages for name in page) == [f"{number:02}" for number in range(23)]
        assert names(find("place=Kuopio&page=2")) == pages[1]

    def test_beyond_the_end_is_the_last_page(self, many, find):
        answer = find("place=Kuopio&page=99")
        assert (answer.number, answer.pages, len(answer.shown)) == (3, 3, 3)

    def test_after_twenty_pages_one_has_to_choose(self, many, find, monkeypatch):
        monkeypatch.setattr(places, "PAGES", 2)
        answer = find("place=Kuopio&page=99")
        assert (answer.number, answer.total, answer.more) == (2, 20, True)

    def test_a_crowd_is_cut_to_the_nearest_and_says_so(self, many, find, monkeypatch):
        monkeypatch.setattr(rings, "MOST", 12)
        monkeypatch.setattr(queries, "MOST", 12)
        monkeypatch.setattr(rings, "_PLENTY", 4)
        everyone = [each.place for each in search.found.sites(queries_of_all(find), find("place=Kuopio").where)]
        answer = find("place=Kuopio")
        assert answer.more
        assert [each.place for each in answer.row] == everyone[: answer.total]
        assert 3 <= answer.total <= 12


def queries_of_all(find):
    """Every offer of the country as a row, read without any circle."""

    columns = ("offer_id", "place_id", "lat", "lon", "exact", "municipality_id", "facets")
    return [queries.Row(str(offer), str(place), *row) for offer, place, *row in Entry.objects.values_list(*columns)]
