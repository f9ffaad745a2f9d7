"""Who gets through which door of the network: every route, every role, looking and sending (permissions.yaml).

``ok`` opens (a page, a file, a form that came back, or a redirect to the next page); ``in`` leads to the sign-in page;
else the HTTP status. Whoever is turned away changes nothing, and neither does anybody who only looks: the rows of every
table are compared before and after.
"""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
import yaml
from django import shortcuts
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from config import urls
from core import clock, vault
from core.models import OutgoingMail
from network.directory import events, links
from network.directory.demo import papers
from network.directory.models import Agreement, ConfirmationLink, Network, Place
from network.directory.states import ContactRole
from network.opendata import ids
from tests.factories.accounts import UserFactory
from tests.factories.network import (
    ContactFactory,
    MandateFactory,
    OfferFactory,
    OrganisationFactory,
    PlaceFactory,
    WeeklyHoursFactory,
    coordinator,
    municipality,
    region,
)

FILE = Path(__file__).with_name("permissions.yaml")
LABELS = ("geography", "directory", "finder", "opendata")
NAMESPACES = ("directory", "finder", "opendata", "opendata_page", "embedded")
ROLES = (
    "stranger",
    "learner",
    "applicant",
    "named contact",
    "contact-editor",
    "contact-manager",
    "contact of another organisation",
    "coordinator",
    "coordinator of another region",
    "network coordinator",
    "coordinator of another network",
    "editor",
    "admin",
)
OPEN = {200, 302, 422}
# What is the same for everybody signed in is asked by these only.
STAND_FOR_ALL = ("stranger", "learner", "contact-editor", "admin")


@pytest.fixture(scope="module")
def table():
    """``{route: {"GET": {role: answer}, "POST": …}}``; permissions.yaml says how rows are written."""
    with FILE.open(encoding="utf-8") as file:
        data = yaml.safe_load(file)
    assert tuple(data["roles"]) == ROLES
    return {name: {how: _cells(name, row) for how, row in rows.items()} for name, rows in data["routes"].items()}


def _cells(name, row):
    cells = [int(each) if each.isdigit() else each for each in str(row).split()]
    assert set(cells) <= {"ok", "in", 403, 404, 405}, name
    assert len(cells) in (1, 2, len(ROLES)), name
    whole = [cells[0], *[cells[-1]] * (len(ROLES) - 1)] if len(cells) < len(ROLES) else cells
    return dict(zip(ROLES, whole, strict=True))


def routes():
    """The names of every route of the network, with their namespaces."""
    return {name for name in _walk(get_resolver().url_patterns, "") if name.split(":")[0] in NAMESPACES}


def _walk(patterns, space):
    for each in patterns:
        if isinstance(each, URLPattern):
            yield f"{space}:{each.name}"
        else:
            yield from _walk(each.url_patterns, each.namespace or space)


# ── a small network ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def _plain_answers(monkeypatch):
    """Who gets in is decided before a page is drawn; what pages look like is tested elsewhere."""
    for status in (404, 403):
        monkeypatch.setattr(urls, f"handler{status}", _refusal(status), raising=False)
    monkeypatch.setattr(shortcuts.loader, "render_to_string", lambda *_args, **_more: "")


def _refusal(status):
    return lambda request, exception: HttpResponse(status=status)


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
    ours = world["ours"]
    other = ContactFactory(organisation=OrganisationFactory(name_fi="Naapuri ry"))
    made = (
        None,
        UserFactory(),
        world["applied"].applied_by,
        ContactFactory(organisation=ours, role=ContactRole.CONTACT).person,
        world["contact"].person,
        ContactFactory(organisation=ours).person,
        other.person,
        coordinator("11"),
        coordinator("01"),
        _of_network("kuopio", "297"),
        _of_network("iisalmi", "140"),
        UserFactory(editor=True),
        UserFactory(admin=True),
    )
    return dict(zip(ROLES, made, strict=True))


def _of_network(slug, code):
    network = Network.objects.create(slug=slug, name_fi=slug, name_sv=slug, name_en=slug, region=region("11"))
    network.municipalities.add(municipality(code))
    return MandateFactory(region=region("11"), network=network).person


def address(name, world):
    """Where a route leads in this world. KeyError for one whose arguments nobody has told."""
    made = world["arguments"]
    return reverse(name, args=made[name])


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
    split = [(values, names.split()) for values, names in told]
    return {f"{space}{name}": values for values, (space, *names) in split for name in names}


# ── going through the doors ──────────────────────────────────────────────────────────────────────────────────────────


def asked(client, how, where):
    answer = client.get(where) if how == "GET" else client.post(where, {})
    if answer.streaming:
        b"".join(answer.streaming_content)
    if answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")):
        return "in"
    return "ok" if answer.status_code in OPEN else answer.status_code


def digest():
    """Of every row of the network, of people, letters and the audit trail, by table."""
    models = [model for label in LABELS for model in apps.get_app_config(label).get_models()]
    return {
        model._meta.label: hashlib.sha256(repr(sorted(map(str, _rows(model)))).encode()).hexdigest()
        for model in (*models, User, OutgoingMail, ModelLogEntry)
    }


def _rows(model):
    names = [field.attname for field in model._meta.concrete_fields if field.name != "last_login"]
    return model.objects.values_list(*names)


# These write down that a list was taken as a file.
WRITES = {"directory:organisations_file", "directory:places_file"}


def walk(role, person, world, table):
    """What each route answers this role. Those who are turned away act on the real rows, the others on a copy that is
    thrown away after each."""
    client = Client()
    if person:
        client.force_login(person)
    got = {}
    for name, how in ((name, how) for name, rows in table.items() for how in rows):
        cells = table[name][how]
        if role not in STAND_FOR_ALL and {cells[each] for each in ROLES[1:]} in ({"ok"}, {405}):
            continue
        thrown_away = cells[role] == "ok" if how == "POST" else name in WRITES
        with transaction.atomic():
            got[name, how] = asked(client, how, address(name, world))
            transaction.set_rollback(thrown_away)
    return got


def test_every_route_of_the_network_has_its_row(table):
    assert set(table) == routes()
    assert all(set(rows) == {"GET", "POST"} for rows in table.values())


@pytest.mark.parametrize("role", ROLES, ids=[role.replace(" ", "-") for role in ROLES])
def test_each_door_opens_to_whom_it_should_and_who_is_turned_away_changes_nothing(role, people, world, table):
    before = digest()
    got = walk(role, people[role], world, table)
    expected = {(name, how): table[name][how][role] for name, how in got}
    assert {key: (got[key], expected[key]) for key in got if got[key] != expected[key]} == {}
    assert digest() == before


def test_the_comparison_of_rows_sees_a_change(world):
    """The control twin: what a door let through would be noticed."""
    before = digest()
    world["place"].letter = "ask"
    world["place"].save()
    after = digest()
    assert {label for label in before if before[label] != after[label]} >= {"directory.Place"}


def test_a_route_that_is_not_in_the_file_would_be_noticed(table):
    table = {name: row for name, row in table.items() if name != "directory:places"}
    with pytest.raises(AssertionError):
        assert set(table) == routes()
