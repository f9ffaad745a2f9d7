"""Who gets through which door of the network: every route, every role, looking and sending (permissions.yaml). What the
cells mean says matrix.py. Meetings have a matrix of their own (meetings/test_permissions.py)."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.cache import cache

from core import clock, vault
from network.directory import events, links
from network.directory.demo import papers
from network.directory.models import Agreement, ConfirmationLink, Place
from network.opendata import ids
from tests.factories.accounts import UserFactory
from tests.factories.network import (
    ContactFactory,
    OfferFactory,
    OrganisationFactory,
    PlaceFactory,
    WeeklyHoursFactory,
    municipality,
    region,
)
from tests.network import matrix

FILE = Path(__file__).with_name("permissions.yaml")
LABELS = ("geography", "directory", "finder", "opendata")
NAMESPACES = ("directory", "finder", "opendata", "opendata_page", "embedded")
# These write down that a list was taken as a file.
WRITES = {"directory:organisations_file", "directory:places_file"}


@pytest.fixture(scope="module")
def table():
    return matrix.read(FILE)


# ── a small network ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def _plain_answers(monkeypatch):
    matrix.answer_plainly(monkeypatch)


@pytest.fixture
def world(db, settings):
    """One organisation in Kuopio with everything it can have, and one that waits for an answer."""
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()
    for code in ("297", "749", "140", "091"):
        municipality(code)
    ours = OrganisationFactory(email="ours@post.example")
    applied = OrganisationFactory(applied=True, applied_by=UserFactory())
    place = PlaceFactory(organisation=ours)
    offer = WeeklyHoursFactory(offer=OfferFactory(place=place)).offer
    made = {"ours": ours, "place": place, "offer": offer, "applied": applied}
    made["contact"] = ContactFactory(organisation=ours, editor=True)
    made["agreement"] = _agreement(ours)
    ContactFactory(organisation=ours, invited=True, token_hash=links.hashed("i" * 43))
    until = clock.now() + dt.timedelta(days=9)
    ConfirmationLink.objects.create(place=place, email=ours.email, token_hash=links.hashed("c" * 43), until=until)
    events.places_changed.send(sender=Place, places=[place.pk])
    return made | {"arguments": arguments(made)}


def _agreement(organisation):
    content = papers.one_page(["Sopimus"])
    today = clock.today()
    return Agreement.objects.create(
        organisation=organisation, region=region(), party="Kuopion alue", starts_on=today,
        ends_on=today + dt.timedelta(days=30),
        file_name="sopimus.pdf", file_digest=vault.put(content), file_size=len(content),
    )  # fmt: skip


@pytest.fixture
def people(world):
    """By role. The learner has nothing to do with any of it."""
    return matrix.people_around(world["ours"], applicant=world["applied"].applied_by, editor=world["contact"].person)


def arguments(world):
    """Of each route, by its name."""
    ours, place, offer, applied = ([world[key].pk] for key in ("ours", "place", "offer", "applied"))
    contact, agreement = ([*ours, world[key].pk] for key in ("contact", "agreement"))
    told = [
        ([], "directory: organisations places stale apply"),
        (["csv"], "directory: organisations_file places_file"),
        (applied, "directory: application apply_again withdraw accept decline"),
        (ours, "directory: organisation edit_organisation leave take_back commitment contacts add_agreement add_place"),
        (contact, "directory: edit_contact invite_again end_contact"),
        (agreement, "directory: agreement edit_agreement end_agreement agreement_file"),
        (place, "directory: place edit_place edit_facts copy_place publish_place pause_place end_place reopen_place"),
        (place, "directory: confirm_place send_again withdraw_links add_offer"),
        (offer, "directory: edit_offer edit_hours copy_offer end_offer bring_back_offer"),
        (["i" * 43], "directory: invited"),
        (["c" * 43], "directory: confirm confirm_correct confirm_ended confirm_new_link"),
        ([], "finder: search regions embed"),
        (place, "finder: place preview"),
        (ours, "finder: organisation"),
        (["297"], "finder: municipality leaflet"),
        (["11"], "finder: region"),
        ([], "embedded: finder"),
        ([], "opendata: meta services organizations service_at_locations taxonomies taxonomy_terms places_csv openapi"),
        ([], "opendata: unknown"),
        (offer, "opendata: service service_at_location"),
        (ours, "opendata: organization"),
        ([ids.taxonomy("way")], "opendata: taxonomy"),
        ([ids.term("way", "onsite_open")], "opendata: taxonomy_term"),
        ([], "opendata_page: about"),
    ]
    return matrix.by_name(told)


# ── going through the doors ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_route_of_the_network_has_its_row(table):
    assert set(table) == matrix.routes(NAMESPACES)
    assert all(set(rows) == {"GET", "POST"} for rows in table.values())


@pytest.mark.parametrize("role", matrix.ROLES, ids=matrix.IDS)
def test_each_door_opens_to_whom_it_should_and_who_is_turned_away_changes_nothing(role, people, world, table):
    before = matrix.digest(LABELS)
    got = matrix.walk(role, people[role], world["arguments"], table, writes=WRITES)
    assert matrix.differences(got, table, role) == {}
    assert matrix.digest(LABELS) == before


def test_the_comparison_of_rows_sees_a_change(world):
    """The control twin: what a door let through would be noticed."""
    before = matrix.digest(LABELS)
    world["place"].letter = "ask"
    world["place"].save()
    after = matrix.digest(LABELS)
    assert {label for label in before if before[label] != after[label]} >= {"directory.Place"}


def test_a_route_that_is_not_in_the_file_would_be_noticed(table):
    table = {name: row for name, row in table.items() if name != "directory:places"}
    with pytest.raises(AssertionError):
        assert set(table) == matrix.routes(NAMESPACES)
