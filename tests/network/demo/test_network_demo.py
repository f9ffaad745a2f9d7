"""The demo of the network: sixty invented organisations and four hundred places, with real geography."""

import re
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.urls import reverse

from accounts.models import User
from core import clock, vault
from network.directory import business_ids, figures
from network.directory import demo as directory
from network.directory.demo import bulk, names, stage
from network.directory.demo import papers as demo_papers
from network.directory.demo import places as demo_places
from network.directory.demo.plans import Inventor
from network.directory.models import (
    Agreement,
    Commitment,
    Contact,
    HoursException,
    Mandate,
    Network,
    Offer,
    Organisation,
    Place,
    PlaceFact,
    WeeklyHours,
)
from network.directory.papers import check
from network.directory.readiness import lacks
from network.directory.states import Freshness, OrganisationState, PlaceKind, PlaceState, months_before
from network.geography.models import Municipality, Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
TABLES = (
    Organisation, Contact, Agreement, Commitment, Network, Mandate, Place, PlaceFact, Offer, WeeklyHours,
    HoursException, User,
)  # fmt: skip


def test_there_are_sixty_organisations_and_four_hundred_places():
    assert Organisation.objects.count() == 60
    assert Place.objects.count() == demo_places.TOTAL == 400
    states = Counter(Organisation.objects.values_list("state", flat=True))
    assert states == {OrganisationState.MEMBER: 56, OrganisationState.APPLIED: 3, OrganisationState.DECLINED: 1}


def test_every_region_has_places_to_go_to_helpers_who_come_and_a_channel():
    for region in Region.objects.all():
        kinds = Counter(Place.objects.in_finder().filter(municipality__region=region).values_list("kind", flat=True))
        assert kinds[PlaceKind.SITE] >= 3, region
        assert min(kinds[PlaceKind.HOME], kinds[PlaceKind.CHANNEL]) >= 1, region


@pytest.mark.parametrize("seed", [2, 3])
def test_no_seed_leaves_a_region_without_helpers_who_come_or_a_channel(seed):
    plans = demo_places.plans_of(Inventor(seed))
    year_ago = months_before(clock.today(), 12)
    shown = {
        (each.kind, each.organisation.municipality.region_id)
        for each in plans
        if each.state == PlaceState.PUBLISHED and each.confirmed_on >= year_ago
    }
    assert shown >= {(kind, region.pk) for kind in PlaceKind.values for region in Region.objects.all()}
    assert all(each.created_on <= (each.confirmed_on or clock.today()) for each in plans)


def test_sami_is_spoken_where_it_is_spoken():
    """Terms have the keys of ISO 639-1 where there is one, municipalities the codes of ISO 639-3."""
    spoken = {"sme": "se", "smn": "smn", "sms": "sms"}
    everywhere = set()
    for offer in Offer.objects.select_related("place__municipality").prefetch_related("languages"):
        there = {spoken[code] for code in offer.place.municipality.sami.split()}
        said = {term.key for term in offer.languages.all()} & set(spoken.values())
        assert said <= there, offer.place
        assert ("se" in said) is ("se" in there), offer.place
        everywhere |= said
    assert everywhere == set(spoken.values())


def test_bigger_towns_have_more_and_some_municipalities_have_none():
    sites = Counter(Place.objects.filter(kind=PlaceKind.SITE).values_list("municipality__code", flat=True))
    assert sites["091"] > sites["297"] > 3
    assert Municipality.objects.in_force().exclude(code__in=sites).count() > 50


def test_the_whole_country_can_phone_and_chat():
    national = Place.objects.in_finder().filter(nationwide=True)
    assert national.filter(offers__way__key="phone", offers__weekly_hours__isnull=False).exists()
    assert national.filter(offers__way__key="chat").exclude(link="").exists()


def test_most_are_confirmed_some_not_and_a_few_hidden_paused_or_drafts():
    states = Counter(Place.objects.values_list("state", flat=True))
    assert min(states[each] for each in (PlaceState.DRAFT, PlaceState.PAUSED)) >= 2
    fresh = Counter(place.freshness for place in Place.objects.filter(state=PlaceState.PUBLISHED))
    assert fresh[Freshness.CONFIRMED] > 300
    assert fresh[Freshness.NOT_CONFIRMED] >= 15
    assert fresh[Freshness.HIDDEN] >= 5


def test_whatever_is_published_lacks_nothing():
    rows = Place.objects.filter(state=PlaceState.PUBLISHED).select_related("organisation")
    rows = rows.prefetch_related("served", "offers__weekly_hours", "offers__exceptions")
    assert [place for place in rows if lacks(place, list(place.offers.all()))] == []


def test_texts_are_in_the_languages_of_the_municipality_and_in_english_for_a_third():
    english = 0
    for place in Place.objects.select_related("municipality").prefetch_related("offers"):
        for code in place.municipality.language_status.split("-"):
            assert getattr(place, f"name_{code}"), place.pk
            assert getattr(place, f"summary_{code}"), place.pk
            assert all(getattr(offer, f"name_{code}") for offer in place.offers.all()), place.pk
        english += bool(place.name_en)
    assert 100 < english < 180
    assert not Place.objects.filter(municipality__language_status="sv").exclude(name_fi=None).exists()


def test_hours_have_many_shapes():
    assert set(WeeklyHours.objects.values_list("weeks", flat=True)) == {"every", "odd", "even"}
    assert WeeklyHours.objects.filter(by_appointment=True).exists()
    assert WeeklyHours.objects.filter(first_day__isnull=False).exists()
    assert WeeklyHours.objects.filter(closes__lt="06:00").exists()
    assert set(HoursException.objects.values_list("note_en", flat=True)) >= {"Summer break", "Closed at Christmas"}
    assert HoursException.objects.filter(opens__isnull=False).exists()


def test_offers_differ_in_ways_topics_languages_and_for_whom():
    assert len(set(Offer.objects.values_list("way__key", flat=True))) >= 11
    for field, least in (("topics", 30), ("e_services", 20), ("languages", 9), ("audiences", 3), ("target_groups", 4)):
        assert Offer.objects.aggregate(n=Count(field, distinct=True))["n"] >= least, field
    assert Offer.objects.filter(all_topics=False, topics=None).count() == 0


def test_numbers_and_addresses_are_such_as_nobody_has():
    for model in (Place, Organisation):
        rows = model.objects.exclude(phone="").values_list("phone", flat=True)
        assert len(rows) > 40
        assert all(re.fullmatch(r"0\d{1,2} 000 \d{4}", phone) for phone in rows)
        emails = model.objects.exclude(email="").values_list("email", "website")
        assert all(email.endswith(".example") for email, _site in emails)
        assert all(not site or site.endswith(".example/") for _email, site in emails)
    ids = Organisation.objects.exclude(business_id="").values_list("business_id", flat=True)
    assert all(each.startswith("9") and business_ids.clean(each) == each for each in ids)
    assert len(ids) == len(set(ids)) > 40
    contacts = Contact.objects.values_list("email", flat=True)
    assert len(contacts) > 40
    for people in (contacts, User.objects.values_list("email", flat=True)):
        assert all(each.endswith("@demo.example") for each in people)


def test_positions_are_near_their_municipality():
    rows = Place.objects.exclude(lat=None).select_related("municipality")
    assert rows.count() > 150
    assert all(abs(each.lat - each.municipality.lat) < 0.013 for each in rows)
    assert all(abs(each.lon - each.municipality.lon) < 0.026 for each in rows)
    assert set(rows.values_list("kind", flat=True)) == {PlaceKind.SITE}


def test_there_are_networks_agreements_and_commitments():
    assert Network.objects.filter(region__code="11").count() == 2
    assert all(each.municipalities.count() >= 3 for each in Network.objects.all())
    soon = [each for each in Agreement.objects.in_force() if each.ends_soon]
    assert soon
    assert Agreement.objects.in_force().count() > len(soon)
    for agreement in Agreement.objects.all():
        check(vault.get(agreement.file_digest))
    assert Commitment.objects.count() >= 5


@pytest.mark.parametrize(("email", "code"), [("provider@demo.example", "11"), ("provider.b@demo.example", "01")])
def test_each_provider_answers_for_an_organisation_with_a_place_to_confirm(email, code):
    person = User.objects.get(email=email)
    organisation = Organisation.objects.of(person).get()
    assert organisation.municipality.region.code == code
    assert organisation.contacts.get(person=person).role == "manager"
    in_bulk = {bulk.place_id(number) for number in range(demo_places.TOTAL + 1)}
    own = [place for place in organisation.places.all() if place.pk not in in_bulk]
    assert [place.freshness for place in own].count(Freshness.NOT_CONFIRMED) == 1
    assert len(own) == len(stage.PLACES[organisation.name_fi])
    assert {place.confirmed_by for place in own} == {person}


def test_the_coordinators_of_the_demo_find_something_to_do():
    for email in ("coordinator@demo.example", "coordinator.b@demo.example"):
        person = User.objects.get(email=email)
        found = figures.of(person)
        assert found.organisations >= 6
        assert found.in_finder > 15
        assert 0 < found.confirmed_share < 100
        assert 0 < len(found.bare) < found.municipalities * 0.6
        assert Organisation.objects.coordinated_by(person).filter(state=OrganisationState.APPLIED).exists()


def test_invented_people_cannot_be_signed_in_as():
    players = [f"{each}@demo.example" for each in ("learner", "editor", "admin", "coordinator", "coordinator.b")]
    players += [f"{each}@demo.example" for each in ("provider", "provider.b", "volunteer", "applicant")]
    players += [f"{each}@demo.example" for each in ("evaluator", "reviewer", "decider")]
    invented = User.objects.exclude(email__in=players)
    assert invented.filter(email__endswith="@demo.example").count() >= 5
    assert not any(person.has_usable_password() for person in invented)


def test_names_of_organisations_are_no_two_alike():
    said = [each.fi or each.sv for each in (*names.ORGANISATIONS, *names.APPLICANTS, names.DECLINED)]
    assert len(said) == len(set(said)) == 60


def test_a_second_run_changes_nothing_and_leaves_what_people_changed(seeded):
    def everything():
        return {model: list(model.objects.order_by("pk").values()) for model in TABLES}

    changed = Place.objects.filter(state=PlaceState.PUBLISHED).first()
    Place.objects.filter(pk=changed.pk).update(name_fi="Oma nimi")
    before = everything()
    assert all(before.values())
    assert directory.seed(seed=1)[-2:] == ["organisations: 0 made", "places: 0 made"]
    assert everything() == before


def test_what_somebody_deleted_comes_back_alone():
    place = Place.objects.filter(pk__in=[bulk.place_id(n) for n in range(20, 30)]).first()
    pk = place.pk
    place.delete()
    assert directory.seed(seed=1)[-1] == "places: 1 made"
    assert Place.objects.filter(pk=pk).exists()


def test_the_same_seed_makes_the_same_places_and_another_makes_others():
    def plans(seed):
        made = demo_places.plans_of(Inventor(seed))
        return [vars(each) | {"offers": [vars(offer) for offer in each.offers]} for each in made]

    first = plans(1)
    assert first == plans(1)
    other = plans(2)
    assert all(_said(first, name) != _said(other, name) for name in ("values", "facts", "offers", "confirmed_on"))


def test_what_somebody_renamed_is_not_made_once_more():
    found = Organisation.objects.filter(applied_by__isnull=False, state=OrganisationState.APPLIED).first()
    Organisation.objects.filter(pk=found.pk).update(name_fi="Oma nimi", name_sv="")
    assert directory.seed(seed=1)[-2] == "organisations: 0 made"
    assert Organisation.objects.count() == 60


def _said(plans, name):
    return [plan[name] for plan in plans]


def test_it_takes_no_more_than_fifteen_seconds_of_processor_time(seeded):
    assert seeded["seconds"] < 15


def test_the_paper_of_the_demo_is_a_whole_pdf_and_half_of_it_is_not():
    made = demo_papers.one_page(["Sopimus (esimerkki)", "ää \\ Ŋ"])
    check(made)
    with pytest.raises(ValidationError):
        check(made[: len(made) // 2])


def test_the_lists_of_the_desk_show_them(client, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    person = User.objects.get(email="coordinator@demo.example")
    client.force_login(person)
    for name, model in (("organisations", Organisation), ("places", Place)):
        page = client.get(reverse(f"directory:{name}")).context["page"]
        assert page.paginator.count == model.objects.visible_to(person).count() > 5
    assert "Kalakukon Digiapu ry" in client.get(reverse("directory:organisations")).content.decode()
