"""Offers of help at a place: adding, changing, ending and copying them; copying a whole place."""

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from core.errors import Refused
from network.directory import actions, content, stamps
from network.directory.actions import places
from network.directory.models import Offer, Place, Term
from network.directory.states import PlaceState
from tests.factories.network import OfferFactory, PlaceFactory, term
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


def test_offers_are_added_changed_ended_and_brought_back(place, offer, raija, heard):
    made = actions.add_offer(
        place=place,
        actor=raija,
        seed="s" * 43,
        way=term("way", "phone"),
        name_fi="Puhelinneuvonta",
        languages=[term("language", "fi"), term("language", "sv")],
    )
    assert actions.add_offer(place=place, actor=raija, seed="s" * 43, name_fi="Toinen").pk == made.pk
    assert (made.order, made.languages.count()) == (1, 2)

    actions.edit_offer(offer=made, actor=raija, languages=[term("language", "sv")])
    assert [each.key for each in made.languages.all()] == ["sv"]
    actions.edit_offer(offer=made, actor=raija, languages=[term("language", "sv")])

    actions.end_offer(offer=made, actor=raija)
    actions.end_offer(offer=made, actor=raija)
    assert list(place.offers.in_use()) == [offer]
    actions.bring_back_offer(offer=made, actor=raija)
    assert place.offers.in_use().count() == 2
    assert [lines(f"directory.offer.{verb}") for verb in ("add", "edit", "end", "bring_back")] == [1, 1, 1, 1]
    assert heard == [[place.pk]] * 4


def test_the_last_offer_of_a_published_place_stays(offer, raija):
    with pytest.raises(Refused) as refused:
        actions.end_offer(offer=offer, actor=raija)
    assert refused.value.code == "last"

    places.pause(place=offer.place, actor=raija)
    assert actions.end_offer(offer=offer, actor=raija).ended_at


def test_nobody_changes_offers_of_others(offer, ulla, named):
    calls = (actions.edit_offer, actions.end_offer, actions.bring_back_offer)
    for person in (ulla, named):
        for action in calls:
            with pytest.raises(PermissionDenied):
                action(offer=offer, actor=person)
        with pytest.raises(PermissionDenied):
            actions.copy_offer(offer=offer, actor=person, seed="s")
        with pytest.raises(PermissionDenied):
            actions.add_offer(place=offer.place, actor=person, way=offer.way, name_fi="X")


@pytest.mark.parametrize("field", ["place", "ended_at", "order", "open_on_holidays", "weekly_hours"])
def test_only_the_fields_of_an_offer_s_form_can_be_written(field, offer, raija):
    with pytest.raises(TypeError, match=field):
        actions.edit_offer(offer=offer, actor=raija, **{field: None})


def test_two_who_change_one_offer_hear_of_each_other(offer, raija, eero):
    stamp = stamps.stamp(offer, content.offer_fields())
    actions.edit_offer(offer=offer, actor=eero, stamp=stamp, topics=[])
    with pytest.raises(Refused) as refused:
        actions.edit_offer(offer=offer, actor=raija, stamp=stamp, name_fi="Raijan")
    assert refused.value.code == "changed"


# ── another like it ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_of_a_place_is_a_draft_with_everything_it_has(place, offer, raija):
    place.facts.create(term=term("place_fact", "lift"), answer="yes")
    day = clock.today()
    offer.exceptions.create(first_day=day, last_day=day, note_fi="Juhla")
    OfferFactory(place=place, ended_at=clock.now())

    made = actions.copy_place(place=place, actor=raija, seed="s" * 43)

    assert actions.copy_place(place=place, actor=raija, seed="s" * 43).pk == made.pk
    made.refresh_from_db()
    assert (made.state, made.confirmed_on, made.letter) == (PlaceState.DRAFT, None, "")
    assert (made.street, made.phone, made.summary_fi) == (place.street, place.phone, place.summary_fi)
    assert made.name_fi != place.name_fi
    assert made.name_fi.startswith(place.name_fi)
    copied = Offer.objects.get(place=made)
    assert copied.name_fi == offer.name_fi
    assert [each.key for each in copied.topics.all()] == ["phone"]
    assert copied.weekly_hours.get().opens == offer.weekly_hours.get().opens
    assert copied.exceptions.get().note_fi == "Juhla"
    assert made.facts.get().answer == "yes"


def test_a_copy_of_an_offer_stands_beside_it(place, offer, raija, heard):
    made = actions.copy_offer(offer=offer, actor=raija, seed="s" * 43)

    assert actions.copy_offer(offer=offer, actor=raija, seed="s" * 43).pk == made.pk
    assert (made.place, made.order, made.weekly_hours.count()) == (place, 1, 1)
    assert made.name_fi.startswith(offer.name_fi)
    assert heard == [[place.pk]]


def test_one_page_s_buttons_copy_each_its_own(place, offer, organisation, raija):
    """They send the same seed: it stands once in the page."""
    second, other = OfferFactory(place=place, name_fi="Toinen"), PlaceFactory(organisation=organisation)
    seed = "s" * 43

    made = [actions.copy_offer(offer=each, actor=raija, seed=seed) for each in (offer, second)]
    copies = [actions.copy_place(place=each, actor=raija, seed=seed) for each in (place, other)]
    added = [actions.add_offer(place=each, actor=raija, seed=seed, way=offer.way, name_fi="X") for each in copies]

    assert made[1].name_fi.startswith("Toinen")
    assert len({each.pk for each in (*made, *added)}) == 4
    assert [each.place for each in added] == copies
    assert len({each.pk for each in copies}) == 2


def test_a_very_long_name_is_cut_to_say_that_it_is_a_copy(offer, raija):
    offer.name_fi = "x" * 100
    offer.save()

    made = actions.copy_offer(offer=offer, actor=raija, seed="s")

    assert len(made.name_fi) == 100
    assert made.name_fi.endswith(")")


def test_others_copy_nothing(place, ulla):
    with pytest.raises(PermissionDenied):
        actions.copy_place(place=place, actor=ulla, seed="s")
    assert Place.objects.count() == 1
    assert Term.objects.exists()
