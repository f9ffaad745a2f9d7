"""What a place needs before it is published, and keeps while it is."""

import pytest
from django.db import transaction

from core.errors import Refused
from network.directory import actions
from network.directory.actions import places
from network.directory.models import Offer, Place
from network.directory.readiness import lacks
from network.directory.states import PlaceState
from tests.factories.network import OfferFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def test_publishing_asks_for_what_is_missing(draft, raija):
    assert {lack.code for lack in lacks(draft)} == {"address", "offer", "reached"}
    with pytest.raises(Refused) as refused:
        places.publish(place=draft, actor=raija)
    assert refused.value.code == "lacks"
    assert Place.objects.get(pk=draft.pk).state == PlaceState.DRAFT


def test_what_is_missing_goes_away_as_it_is_given(draft):
    draft.street = "Esimerkkikatu 1"
    offer = OfferFactory(place=draft)
    assert {lack.code for lack in lacks(draft)} == {"reached"}
    offer.weekly_hours.create(weekday=0, opens="10:00", closes="12:00")
    assert lacks(draft) == []
    offer.weekly_hours.all().delete()
    draft.email = "paikka@jarvikunta.example"
    assert lacks(draft) == []
    draft.organisation.state = "left"
    assert {lack.code for lack in lacks(draft)} == {"organisation"}


def test_a_channel_without_an_area_is_not_published(organisation, raija):
    channel = PlaceFactory(channel=True, draft=True, nationwide=False, organisation=organisation)
    OfferFactory(place=channel)
    assert {lack.code for lack in lacks(channel)} == {"served"}


def refused_code(action, **given):
    with pytest.raises(Refused) as refused, transaction.atomic():
        action(**given)
    return refused.value.code


def test_a_published_place_keeps_its_address_and_a_draft_may_lose_it(place, draft, raija, heard):
    assert refused_code(actions.edit_place, place=place, actor=raija, street="") == "lacks"
    assert Place.objects.get(pk=place.pk).street
    assert heard == []

    actions.edit_place(place=place, actor=raija, street="", directions_fi="Torin laidalla.")
    draft.street = "Katu 1"
    draft.save()
    assert actions.edit_place(place=draft, actor=raija, street="").street == ""


def test_a_published_channel_keeps_its_area_and_a_way_to_reach_it(organisation, raija):
    channel = PlaceFactory(channel=True, organisation=organisation)
    OfferFactory(place=channel)
    assert refused_code(actions.edit_place, place=channel, actor=raija, nationwide=False, served=[]) == "lacks"
    assert refused_code(actions.edit_place, place=channel, actor=raija, phone="") == "lacks"
    assert actions.edit_place(place=channel, actor=raija, phone="", email="a@b.example").email == "a@b.example"


def test_the_offer_that_says_when_a_place_is_open_stays_where_nothing_else_tells_how_to_reach_it(place, offer, raija):
    OfferFactory(place=place)
    Place.objects.update(phone="")
    assert refused_code(actions.end_offer, offer=offer, actor=raija) == "lacks"
    assert Offer.objects.get(pk=offer.pk).ended_at is None

    Place.objects.update(phone="017 000 0001")
    assert actions.end_offer(offer=offer, actor=raija).ended_at


def test_what_a_published_place_lacked_before_stands_in_nobody_s_way(organisation, aino):
    place = PlaceFactory(organisation=organisation)
    organisation.state = "left"
    organisation.save()
    assert {lack.code for lack in lacks(place)} >= {"offer", "reached"}
    assert actions.edit_place(place=place, actor=aino, summary_fi="Apua.").summary_fi == "Apua."
