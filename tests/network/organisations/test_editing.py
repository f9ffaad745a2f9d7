"""What an organisation says of itself, changed: by whom, what others hear of it, and what stands in nobody's way."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from network.directory import shown, stamps
from network.directory.actions import organisations as actions
from network.directory.models import Organisation
from network.directory.states import OrganisationState
from tests.factories.network import (
    MandateFactory,
    OrganisationFactory,
    PlaceFactory,
    coordinator,
    municipality,
    region,
    term,
)
from tests.network.organisations.conftest import letters
from tests.network.organisations.test_applying import heard, lines

pytestmark = pytest.mark.django_db

State = OrganisationState


def edit(organisation, actor, was=None, **changes):
    was = was or stamps.stamp(organisation, shown.ORGANISATION)
    return actions.edit(organisation=organisation, was=was, actor=actor, **changes)


def test_a_main_contact_edits_and_the_fields_are_written_down(member, manager):
    place = PlaceFactory(organisation=member)
    before = member.changed_at
    told = heard(lambda: edit(member, manager, name_sv="Kallavesi talko rf", ends_on=dt.date(2030, 1, 31)))
    member.refresh_from_db()
    assert member.name_sv == "Kallavesi talko rf"
    assert member.changed_at > before
    assert ModelLogEntry.objects.get().data == {"fields": ["name_sv", "ends_on"]}
    assert told == [{place.pk}]


def test_saved_without_a_change_nothing_is_written_down(member, manager):
    edit(member, manager, name_fi=member.name_fi)
    assert lines() == []


def test_what_somebody_else_saved_meanwhile_is_not_written_over(member, manager, aino):
    was = stamps.stamp(member, shown.ORGANISATION)
    edit(member, aino, phone="017 000 0009")
    with pytest.raises(Refused) as refused:
        edit(member, manager, was=was, phone="017 000 0002")
    assert refused.value.code == "changed"
    member.refresh_from_db()
    assert member.phone == "017 000 0009"


def test_only_a_coordinator_moves_an_organisation_to_another_municipality(member, manager, aino):
    with pytest.raises(PermissionDenied):
        edit(member, manager, municipality=municipality("091"))
    edit(member, aino, municipality=municipality("140"))
    member.refresh_from_db()
    assert member.municipality == municipality("140")


@pytest.mark.parametrize("who", ["editor", "stranger", "learner"])
def test_others_do_not_edit(member, who, request):
    with pytest.raises(PermissionDenied):
        edit(member, request.getfixturevalue(who), phone="017 000 0002")


def test_people_of_an_organisation_that_has_left_do_not_edit_it(member, manager, aino):
    actions.leave(organisation=member, actor=manager)
    with pytest.raises(PermissionDenied):
        edit(member, manager, phone="017 000 0002")


def test_an_organisation_is_never_part_of_its_own_part(member, aino):
    part = OrganisationFactory(parent=member)
    deeper = OrganisationFactory(parent=part)
    with pytest.raises(Refused) as refused:
        edit(member, aino, parent=deeper)
    assert refused.value.code == "parent"
    assert clock.now() > member.changed_at


def test_a_whole_that_has_left_since_stands_in_nobodys_way(member, manager, aino):
    whole = OrganisationFactory(name_fi="Kokonaisuus ry")
    edit(member, aino, parent=whole)
    Organisation.objects.filter(pk=whole.pk).update(state=State.LEFT)
    member.refresh_from_db()
    edit(member, manager, parent=whole, phone="017 000 0002")
    member.refresh_from_db()
    assert (member.parent, member.phone) == (whole, "017 000 0002")
    edit(member, manager, parent=None)
    member.refresh_from_db()
    with pytest.raises(Refused) as refused:
        edit(member, manager, parent=whole)
    assert refused.value.code == "parent"


@pytest.mark.parametrize("changes", [{"business_id": ""}, {"kind": "library"}], ids=str)
def test_a_business_id_is_asked_of_an_organisation_that_must_have_one(member, manager, changes):
    if "kind" in changes:
        Organisation.objects.filter(pk=member.pk).update(business_id="")
        changes = {"kind": term("organisation_type", "library")}
        member.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        edit(member, manager, **changes)
    assert [each.code for each in refused.value.error_dict["business_id"]] == ["required"]
    edit(member, manager, phone="017 000 0002")


def test_the_coordinators_of_its_new_home_hear_of_a_member_once(member, aino, stranger, manager):
    both = coordinator("11")
    MandateFactory(person=both, region=region("01"))
    edit(member, aino, municipality=municipality("140"))
    assert letters() == []
    member.refresh_from_db()
    edit(member, aino, municipality=municipality("091"))
    assert letters() == [("organisation_moved", stranger.email)]
    body = OutgoingMail.objects.get().body
    assert "Kallaveden Digitalkoot ry" in body
    assert aino.email in body


def test_the_coordinators_of_its_new_home_hear_that_an_application_waits(application, aino, stranger):
    edit(application, aino, municipality=municipality("091"))
    assert letters() == [("organisation_applied", stranger.email)]


@pytest.mark.parametrize("state", [State.LEFT, State.DECLINED, State.WITHDRAWN])
def test_of_what_neither_waits_nor_works_nobody_is_told(aino, stranger, state):
    moved = OrganisationFactory(state=state)
    edit(moved, aino, municipality=municipality("091"))
    assert letters() == []
