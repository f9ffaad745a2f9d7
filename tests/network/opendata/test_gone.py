"""Only what is public, and an honest word to harvesters about what is so no longer."""

import datetime as dt
import itertools

import pytest
import time_machine
from django.utils import timezone

from core import clock
from network.directory.models import Place
from network.directory.states import HIDDEN_MONTHS, OrganisationState, PlaceState, months_before
from network.opendata import actions
from network.opendata.models import Entry
from tests.factories.network import ContactFactory, OfferFactory, OrganisationFactory, PlaceFactory
from tests.network.opendata.making import ask, ids, lines, noted, offer, postal_code, rich

pytestmark = pytest.mark.django_db

SECRET = "Aivan salainen teksti"


def everything(client, *extra):
    """All that the API says, as one text."""
    paths = ["services?full=true", "service_at_locations?full=true", "organizations?full_service=true", "services"]
    paths += ["services?modified_after=2000-01-01&full=true", "service_at_locations?modified_after=2000-01-01"]
    paths += ["services?format=ndjson&modified_after=2000-01-01", "service_at_locations?postcode=70100", *extra]
    postal_code()
    answers = [client.get(f"/api/hsds/{path}") for path in paths] + [client.get("/api/places.csv")]
    assert {answer.status_code for answer in answers} <= {200, 404}
    return "".join((b"".join(each.streaming_content) if each.streaming else each.content).decode() for each in answers)


HIDDEN = {
    "a draft": lambda: PlaceFactory(draft=True, name_fi=SECRET),
    "paused": lambda: PlaceFactory(paused=True, name_fi=SECRET),
    "ended": lambda: PlaceFactory(ended=True, name_fi=SECRET),
    "not confirmed for a year": lambda: PlaceFactory(silent=True, name_fi=SECRET),
    "of an applicant": lambda: PlaceFactory(organisation=OrganisationFactory(applied=True), name_fi=SECRET),
    "of one that was declined": lambda: PlaceFactory(organisation=OrganisationFactory(declined=True), name_fi=SECRET),
    "of one that left": lambda: PlaceFactory(organisation=OrganisationFactory(left=True), name_fi=SECRET),
}


@pytest.mark.parametrize("make", HIDDEN.values(), ids=[name.replace(" ", "-") for name in HIDDEN])
def test_what_is_not_public_is_nowhere(client, make):
    hidden = OfferFactory(place=make(), name_fi=SECRET, summary_fi=SECRET)
    noted(hidden)
    place = hidden.place
    said = everything(client, f"services/{hidden.pk}", f"service_at_locations/{hidden.pk}")
    assert SECRET not in said
    assert str(place.pk) not in said


def test_what_was_never_public_has_no_row_and_no_address(client):
    hidden = noted(OfferFactory(place=PlaceFactory(draft=True)))
    assert not Entry.objects.exists()
    ask(client, f"services/{hidden.pk}", 404)
    ask(client, f"service_at_locations/{hidden.pk}", 404)


@pytest.mark.parametrize("state", [state for state in OrganisationState if state != OrganisationState.MEMBER])
def test_organizations_that_are_no_members_are_nowhere(client, state):
    other = OrganisationFactory(state=state, name_fi=SECRET)
    part = OrganisationFactory(parent=other)
    ask(client, f"organizations/{other.pk}", 404)
    assert ids(ask(client, "organizations")) == [str(part.pk)]
    assert str(other.pk) not in everything(client, f"organizations/{part.pk}")


def test_people_are_not_in_it(client):
    """Not even those that stand on a page."""
    made = rich()
    ContactFactory(organisation=made.place.organisation, name="Canary Toinen", email="canary@toinen.example")
    made.place.confirmed_by = ContactFactory().person
    made.place.save()
    said = everything(client, f"organizations/{made.place.organisation_id}")
    assert str(made.pk) in said
    assert "canary" not in said.lower()
    assert made.place.confirmed_by.email not in said


@pytest.mark.parametrize(
    ("what", "status"),
    [("ended offer", "defunct"), ("ended place", "defunct"), ("paused", "inactive"), ("left", "inactive"),
     ("draft again", "inactive")],
)  # fmt: skip
def test_what_ends_is_told_to_harvesters_without_its_words(client, what, status):
    # Where one of its offers ends, a place itself goes on.
    made = offer({"name_fi": "Tori" if what == "ended offer" else SECRET}, name_fi=SECRET, summary_fi=SECRET)
    since = clock.now()
    end(made, what)
    assert ask(client, "services")["empty"]
    [gone] = ask(client, "services", modified_after=since.isoformat())["contents"]
    assert gone.keys() == {"id", "name", "status", "last_modified"}
    assert (gone["id"], gone["status"]) == (str(made.pk), status)
    assert ask(client, f"services/{made.pk}") == gone
    [at_place] = ask(client, "service_at_locations", modified_after=since.isoformat())["contents"]
    assert at_place == {"id": str(made.pk), "service_id": str(made.pk), "service": gone}
    assert SECRET not in everything(client, f"services/{made.pk}", f"service_at_locations/{made.pk}")


def end(made, what):
    place, organisation = made.place, made.place.organisation
    if what == "ended offer":
        made.ended_at = clock.now()
        made.save()
    elif what == "left":
        organisation.state = OrganisationState.LEFT
        organisation.save()
    else:
        states = {"ended place": PlaceState.ENDED, "paused": PlaceState.PAUSED, "draft again": PlaceState.DRAFT}
        place.state = states[what]
        place.save()
    actions.note_changes(places=[place.pk])


def test_what_comes_back_is_active_again(client):
    made = offer()
    for what in ("paused", "draft again"):
        end(made, what)
    made.place.state = PlaceState.PUBLISHED
    made.place.save()
    noted(made)
    assert ask(client, f"services/{made.pk}")["status"] == "active"
    assert ids(ask(client, "services")) == [str(made.pk)]


def test_changes_of_the_text_while_it_is_hidden_stay_hidden(client):
    made = offer()
    end(made, "paused")
    made.name_fi = SECRET
    made.save()
    noted(made)
    assert SECRET not in everything(client, f"services/{made.pk}")


def test_an_entry_that_is_wrong_gives_nothing_away(client):
    """The entries are a means; the directory is asked itself."""
    made = offer({"name_fi": SECRET})
    made.place.state = PlaceState.PAUSED
    made.place.save()
    assert Entry.objects.get().is_active
    said = everything(client, f"services/{made.pk}", f"service_at_locations/{made.pk}")
    assert SECRET not in said
    assert ask(client, f"services/{made.pk}")["status"] == "inactive"


def test_modified_after_means_at_that_moment_or_later(client):
    made = offer()
    moment = Entry.objects.get().modified_at
    tick = dt.timedelta(microseconds=1)
    assert ids(ask(client, "services", modified_after=(moment - tick).isoformat())) == [str(made.pk)]
    assert ids(ask(client, "services", modified_after=moment.isoformat())) == [str(made.pk)]
    assert ask(client, "services", modified_after=(moment + tick).isoformat())["empty"]
    end(made, "paused")
    later = Entry.objects.get().modified_at
    assert ids(ask(client, "services", modified_after=later.isoformat())) == [str(made.pk)]
    assert ask(client, "services", modified_after=(later + tick).isoformat())["empty"]


def test_going_out_of_sight_by_the_calendar_is_a_change_at_midnight(client):
    made = offer()
    entry = Entry.objects.get()
    hidden = entry.hidden_on
    midnight = timezone.make_aware(dt.datetime.combine(hidden, dt.time.min))
    with time_machine.travel(midnight - dt.timedelta(minutes=1), tick=False):
        assert ids(ask(client, "services")) == [str(made.pk)]
        assert ask(client, "services", modified_after=(midnight - dt.timedelta(days=1)).isoformat())["empty"]
    with time_machine.travel(midnight + dt.timedelta(hours=3), tick=False):
        assert ask(client, "services")["empty"]
        for since in (midnight - dt.timedelta(hours=1), midnight):
            [gone] = ask(client, "services", modified_after=since.isoformat())["contents"]
            assert (gone["status"], dt.datetime.fromisoformat(gone["last_modified"])) == ("inactive", midnight)
        assert ask(client, "services", modified_after=(midnight + dt.timedelta(microseconds=1)).isoformat())["empty"]
        assert ids(ask(client, "services", modified_after=entry.modified_at.isoformat())) == [str(made.pk)]


def test_the_day_of_hiding_is_that_of_the_finder():
    first = dt.date(2023, 12, 20)
    for confirmed in (first + dt.timedelta(days=n) for n in range(800)):
        hidden = Entry(confirmed_on=confirmed).hidden_on
        day_before = hidden - dt.timedelta(days=1)
        assert months_before(hidden, HIDDEN_MONTHS) > confirmed >= months_before(day_before, HIDDEN_MONTHS)


def test_a_harvester_that_asks_for_changes_has_what_there_is(client):
    """Kept copy = everything at first, then changes from the moment before; after each step it equals the list."""
    kept, since = {}, "2000-01-01"
    made = [offer() for _ in range(4)]
    steps = [
        lambda: None, lambda: end(made[0], "paused"), lambda: end(made[1], "ended offer"),
        lambda: made.append(offer()), lambda: end(made[2], "left"), lambda: noted(made[3]),
    ]  # fmt: skip
    for step in steps:
        step()
        now = clock.now()
        for each in lines(client.get("/api/hsds/services", {"modified_after": since, "format": "ndjson"})):
            kept[each["id"]] = each
        since = now.isoformat()
        kept = {key: each for key, each in kept.items() if each["status"] == "active"}
        assert list(dict(sorted(kept.items())).values()) == ask(client, "services", per_page=100)["contents"]


def test_a_change_that_was_stored_late_is_heard_by_whoever_overlaps(client):
    """A change has the time at which it was made; when it is stored, somebody may have asked already."""
    made, began = offer(), clock.now()
    Entry.objects.update(modified_at=began - dt.timedelta(minutes=4))
    assert ask(client, "services", modified_after=began.isoformat())["empty"]
    earlier = began - dt.timedelta(minutes=10)
    assert ids(ask(client, "services", modified_after=earlier.isoformat())) == [str(made.pk)]


def test_filters_do_not_hide_what_has_gone_but_the_organization_does(client):
    made, other = offer(), offer()
    end(made, "ended offer")
    end(other, "paused")
    asked = {"modified_after": "2000-01-01", "search": "nothing like it", "municipality": "091"}
    assert len(ids(ask(client, "services", **asked))) == 2
    assert ids(ask(client, "services", **asked, organization_id=made.place.organisation_id)) == [str(made.pk)]
    postal_code()
    assert ask(client, "service_at_locations", modified_after="2000-01-01", postcode="70100")["empty"]


@pytest.mark.parametrize(
    "moment",
    ["2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00+02:00", "2026-01-01T00:00 02:00",
     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-01T00:00:00.123456-03:30"],
)  # fmt: skip
def test_moments_are_understood_as_harvesters_write_them(client, moment):
    offer()
    for name in ("services", "organizations"):
        assert ask(client, name, modified_after=moment)["empty"] is moment.startswith("9999")


@pytest.mark.parametrize(
    "moment", ["", "yesterday", "2026-13-01", "2026-02-30", "1.2.2026", "2026-01-01T25:00", "\x00"]
)
def test_moments_that_are_none_are_told_of(client, moment):
    problem = ask(client, "services", 422, modified_after=moment)
    assert problem["errors"][0]["parameter"] == "modified_after"


def test_every_active_entry_is_of_the_finder(client):
    for days, (paused, silent) in enumerate(itertools.product([False, True], repeat=2)):
        offer({"paused": paused, "silent": silent, "name_fi": f"Paikka {days}"})
    shown = {each["location_id"] for each in ask(client, "service_at_locations")["contents"]}
    assert shown == {str(pk) for pk in Place.objects.in_finder().values_list("pk", flat=True)}
