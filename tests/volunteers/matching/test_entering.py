"""Entering a request for help: its number, its days, and nothing about whom."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from core import clock
from network.directory.models import Network
from tests.factories.network import MandateFactory, PlaceFactory, municipality, region
from tests.factories.volunteers import RequestFactory
from tests.volunteers.matching.conftest import details, organisation_of
from tests.volunteers.matching.moves import refused
from volunteers.matching import areas, policies
from volunteers.matching.actions import entering
from volunteers.matching.areas import Asker
from volunteers.matching.models import Request
from volunteers.onboarding.states import Way

pytestmark = pytest.mark.django_db


def test_numbers_run_by_region_and_year(aino, stranger, task, time_machine):
    time_machine.move_to("2026-12-30 12:00 +0200")
    here = [entering.enter(**details(task), actor=aino).number for _n in range(2)]
    helsinki = details(task, asker=Asker(region("01")), municipality=municipality("091"))
    there = entering.enter(**helsinki, actor=stranger).number
    time_machine.move_to("2027-01-01 12:00 +0200")
    after = entering.enter(**details(task), actor=aino).number

    assert here == ["2026-001", "2026-002"]
    assert there == "2026-001"
    assert after == "2027-001"


def test_numbers_go_on_after_a_thousand(aino, task):
    year = clock.today().year
    for number in (999, 1000):
        RequestFactory(number=f"{year}-{number:03}")
    assert entering.enter(**details(task), actor=aino).number == f"{year}-1001"


def test_the_same_form_sent_twice_enters_one(aino, task):
    given = details(task)
    first, second = (entering.enter(**given, actor=aino) for _n in range(2))

    assert first == second
    assert ModelLogEntry.objects.filter(action="matching.request.enter").count() == 1


def test_without_a_last_day_it_is_that_one_day(aino, task):
    made = entering.enter(**details(task), actor=aino)
    assert made.until_day == made.from_day


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("area", lambda: {"municipality": municipality("091")}),
        ("place", lambda: {"place": PlaceFactory(municipality=municipality("749"))}),
        ("place", lambda: {"place": PlaceFactory(draft=True)}),
        ("place", lambda: {"place": PlaceFactory(), "way": Way.HOME}),
        ("day", lambda: {"from_day": clock.today() - dt.timedelta(days=1)}),
        ("day", lambda: {"until_day": clock.today()}),
        ("day", lambda: {"from_day": clock.today() + dt.timedelta(days=366)}),
        ("day", lambda: {"until_day": clock.today() + dt.timedelta(days=64)}),
    ],
    ids=["other-area", "place-elsewhere", "hidden-place", "place-at-home", "past", "order", "far", "long"],
)
def test_what_cannot_be_is_refused(aino, task, code, more):
    with refused(code):
        entering.enter(**details(task, **more()), actor=aino)
    assert not Request.objects.exists()


def test_nobody_enters_for_an_area_or_organisation_that_is_not_theirs(aino, stranger, raija, task):
    with pytest.raises(PermissionDenied):
        entering.enter(**details(task), actor=stranger)
    with pytest.raises(PermissionDenied):
        entering.enter(**details(task), actor=raija)
    with pytest.raises(PermissionDenied):
        entering.enter(**details(task, asker=Asker(region("11"), None, organisation_of(raija))), actor=aino)
    assert not Request.objects.exists()


def test_contacts_and_editors_of_a_member_enter_for_it(raija, reijo, task):
    for actor in (raija, reijo):
        (asker,) = areas.of(actor)
        made = entering.enter(**details(task, asker=asker), actor=actor)
        assert made.organisation == organisation_of(raija)


def test_with_a_request_of_an_organisation_the_network_of_its_municipality_helps(raija, aino, task):
    network = Network.objects.create(region=region("11"), slug="kuopio", name_fi="Kuopion verkosto")
    network.municipalities.add(municipality("297"))
    nelli = MandateFactory(region=region("11"), network=network).person
    (asker,) = areas.of(raija)

    made = entering.enter(**details(task, asker=asker), actor=raija)

    assert [policies.may_handle(who, made) for who in (raija, nelli, aino)] == [True, True, True]


def test_there_is_no_field_in_which_a_name_could_stand(aino, task):
    texts = {
        field.name
        for field in Request._meta.get_fields()
        if field.get_internal_type() in ("CharField", "TextField") and not getattr(field, "choices", None)
    }
    assert texts == {"number"}
    with pytest.raises(TypeError):
        entering.enter(**details(task), notes="Maija Meikäläinen", actor=aino)
