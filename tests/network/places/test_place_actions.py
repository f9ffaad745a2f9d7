"""Adding and changing places: who may, what is written, and what is told."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from core import audit, clock
from core.errors import Refused
from network.directory import actions, content, stamps
from network.directory.actions import places
from network.directory.models import Place
from network.directory.states import PLACE_MOVES, PlaceKind, PlaceState
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OfferFactory, OrganisationFactory, PlaceFactory, municipality, term
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

MOVES = {
    PlaceState.PUBLISHED: places.publish,
    PlaceState.PAUSED: places.pause,
    PlaceState.ENDED: places.end,
    PlaceState.DRAFT: places.reopen,
}


def add(organisation, actor, **more):
    values = {"name_fi": "Uusi paikka", "municipality": municipality()} | more
    return actions.add_place(organisation=organisation, kind=PlaceKind.SITE, actor=actor, **values)


def ready(organisation, state):
    confirmed = None if state == PlaceState.DRAFT else clock.today()
    place = PlaceFactory(organisation=organisation, state=state, confirmed_on=confirmed, phone="017 000 0001")
    OfferFactory(place=place)
    return place


# ── adding ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["raija", "eero", "aino"])
def test_main_contacts_editors_and_the_coordinator_add_places(who, organisation, request, heard):
    place = add(organisation, request.getfixturevalue(who), street="Esimerkkikatu 4", email="a@b.example")

    assert (place.state, place.confirmed_on, place.street) == (PlaceState.DRAFT, None, "Esimerkkikatu 4")
    assert lines("directory.place.add") == 1
    # Nobody but its makers can see a draft.
    assert heard == []


@pytest.mark.parametrize("who", ["named", "ulla", "stranger"])
def test_nobody_else_adds_one(who, organisation, request):
    person = UserFactory() if who == "stranger" else request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        add(organisation, person)

    assert not Place.objects.exists()


def test_an_organisation_that_is_no_member_gets_no_places(aino, organisation):
    organisation.state = "left"
    organisation.save()

    with pytest.raises(PermissionDenied):
        add(organisation, aino)


def test_providers_put_places_anywhere_and_coordinators_in_their_own_area(organisation, raija, aino):
    assert add(organisation, raija, municipality=municipality("091")).municipality.code == "091"

    with pytest.raises(Refused) as refused:
        add(organisation, aino, municipality=municipality("091"))

    assert refused.value.code == "elsewhere"
    assert Place.objects.count() == 1


def test_a_coordinator_does_not_move_a_place_out_of_their_area(place, aino, raija):
    with pytest.raises(Refused):
        actions.edit_place(place=place, actor=aino, municipality=municipality("091"))

    actions.edit_place(place=place, actor=raija, municipality=municipality("091"))
    with pytest.raises(PermissionDenied):
        actions.edit_place(place=place, actor=aino, street="Toinen katu")


def test_the_same_form_sent_twice_makes_one_place(organisation, raija):
    first, second = (add(organisation, raija, seed="s" * 43) for _twice in range(2))

    assert first.pk == second.pk
    assert lines("directory.place.add") == 1
    assert add(organisation, raija, seed="t" * 43).pk != first.pk


def test_a_seed_belongs_to_one_organisation(organisation, raija):
    elsewhere = ContactFactory(person=raija).organisation
    first, second = (add(each, raija, seed="s" * 43) for each in (organisation, elsewhere))
    assert (first.organisation, second.organisation) == (organisation, elsewhere)


def test_a_place_needs_a_name_in_some_language(organisation, raija):
    with pytest.raises(Exception, match="name"):
        add(organisation, raija, name_fi=None)
    assert add(organisation, raija, name_fi=None, name_sv="Torget").name == "Torget"


# ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_written_told_and_noted_by_field(place, eero, heard):
    actions.edit_place(place=place, actor=eero, street="Toinen katu 2", name_sv="Torget")

    place.refresh_from_db()
    assert (place.street, place.name_sv, place.phone) == ("Toinen katu 2", "Torget", "017 000 0001")
    assert heard == [[place.pk]]
    assert lines("directory.place.edit") == 1


def test_the_trail_names_every_field_that_changed_and_no_other(place, raija, organisation):
    def noted(changed):
        return audit.lines(changed, "directory.place.edit")[0].data["fields"]

    same = {"street": f" {place.street} ", "website": ""}
    actions.edit_place(place=place, actor=raija, municipality=municipality("749"), lat=63.0, lon=27.6, **same)
    assert noted(place) == ["lat", "lon", "municipality"]

    channel = PlaceFactory(channel=True, nationwide=False, organisation=organisation)
    actions.edit_place(place=channel, actor=raija, served=[municipality("297")])
    assert noted(channel) == ["served"]
    actions.edit_place(place=channel, actor=raija, nationwide=True)
    assert noted(channel) == ["nationwide", "served"]


@pytest.mark.parametrize("breaks", ["\n", "\r\n", " \r ", "\x0b", "\u2028", "\n\n"], ids=ascii)
def test_what_is_one_line_stays_one_line_and_descriptions_keep_theirs(breaks, place, offer, raija):
    actions.edit_place(
        place=place, actor=raija, name_fi=f"Torin{breaks}piste", street=f"Katu{breaks}1", description_fi="a\nb"
    )
    actions.edit_offer(offer=offer, actor=raija, name_fi=f"Apua{breaks}")
    places.pause(place=place, actor=raija, alert_fi=f"Remontti{breaks}elokuuhun")

    place.refresh_from_db()
    offer.refresh_from_db()
    assert (place.name_fi, place.street, place.alert_fi) == ("Torin piste", "Katu 1", "Remontti elokuuhun")
    assert place.description_fi == "a\nb"
    assert offer.name_fi == "Apua"


@pytest.mark.parametrize(
    "field", ["state", "confirmed_on", "organisation", "organisation_id", "kind", "letter", "id", "created_at"]
)
def test_only_the_fields_of_the_form_can_be_written(field, place, raija):
    other = OrganisationFactory()
    value = {"organisation": other, "organisation_id": other.pk}.get(field, "ended")

    with pytest.raises(TypeError, match=field):
        actions.edit_place(place=place, actor=raija, **{field: value})

    assert Place.objects.get(pk=place.pk).state == PlaceState.PUBLISHED


def test_a_site_has_no_area_and_a_channel_no_door(place, raija):
    with pytest.raises(TypeError):
        actions.edit_place(place=place, actor=raija, nationwide=True)
    with pytest.raises(TypeError):
        actions.edit_place(place=PlaceFactory(channel=True, organisation=place.organisation), actor=raija, lat=62.0)


def test_whoever_saves_later_hears_of_whoever_saved_first(place, raija, eero):
    stamp = stamps.stamp(place, content.place_fields(place.kind))
    actions.edit_place(place=place, actor=eero, stamp=stamp, street="Eeron katu")

    with pytest.raises(Refused) as refused:
        actions.edit_place(place=place, actor=raija, stamp=stamp, street="Raijan katu")

    assert refused.value.code == "changed"
    assert Place.objects.get(pk=place.pk).street == "Eeron katu"


def test_new_hours_and_offers_stand_in_nobody_s_way(place, offer, raija):
    stamp = stamps.stamp(place, content.place_fields(place.kind))
    actions.edit_offer(offer=offer, actor=raija, name_fi="Toinen nimi")

    actions.edit_place(place=place, actor=raija, stamp=stamp, street="Raijan katu")

    assert Place.objects.get(pk=place.pk).street == "Raijan katu"


def test_an_area_is_written_and_the_whole_country_needs_none(organisation, raija):
    channel = PlaceFactory(channel=True, nationwide=False, organisation=organisation)
    actions.edit_place(place=channel, actor=raija, served=[municipality("297"), municipality("091")])
    assert channel.served.count() == 2

    actions.edit_place(place=channel, actor=raija, nationwide=True)
    assert channel.served.count() == 0


def test_an_ended_place_is_opened_before_it_is_changed(organisation, raija):
    with pytest.raises(Refused) as refused:
        actions.edit_place(place=PlaceFactory(ended=True, organisation=organisation), actor=raija, street="X")
    assert refused.value.code == "ended"


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_facts_are_answered_changed_and_taken_back(place, raija, heard):
    lift, loop = term("place_fact", "lift"), term("place_fact", "induction_loop")
    actions.set_facts(place=place, answers={lift: "yes", loop: "no"}, actor=raija)
    actions.set_facts(place=place, answers={lift: "on_request", loop: ""}, actor=raija)
    actions.set_facts(place=place, answers={lift: "on_request"}, actor=raija)

    assert list(place.facts.values_list("term__key", "answer")) == [("lift", "on_request")]
    assert len(heard) == lines("directory.place.set_facts") == 2


def test_only_facts_about_places_are_answered(place, raija, ulla):
    with pytest.raises(TypeError):
        actions.set_facts(place=place, answers={term("topic", "phone"): "yes"}, actor=raija)
    with pytest.raises(PermissionDenied):
        actions.set_facts(place=place, answers={term("place_fact", "lift"): "yes"}, actor=ulla)


def test_the_database_knows_the_answers_too(place):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO directory_placefact (place_id, term_id, answer) VALUES (%s, %s, 'perhaps')",
            [place.pk.hex if connection.vendor == "sqlite" else place.pk, term("place_fact", "lift").pk],
        )


# ── states ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("new", PlaceState.values)
@pytest.mark.parametrize("old", PlaceState.values)
def test_every_move_is_possible_or_refused_as_the_table_says(old, new, organisation, raija, heard):
    place = ready(organisation, old)

    if new in PLACE_MOVES[old]:
        assert MOVES[new](place=place, actor=raija).state == new
        assert heard == [[place.pk]]
    elif new == old:
        assert MOVES[new](place=place, actor=raija).state == new
        assert heard == []
    else:
        with pytest.raises(Refused) as refused:
            MOVES[new](place=place, actor=raija)
        assert refused.value.code == "illegal_move"
    assert Place.objects.get(pk=place.pk).state == (new if new in PLACE_MOVES[old] else old)


@pytest.mark.parametrize("move", MOVES, ids=str)
def test_nobody_moves_places_of_others(move, organisation, ulla, named):
    place = ready(organisation, PlaceState.DRAFT)
    for person in (ulla, named, UserFactory()):
        with pytest.raises(PermissionDenied):
            MOVES[move](place=place, actor=person)
    assert Place.objects.get(pk=place.pk).state == PlaceState.DRAFT


def test_publishing_confirms_today_and_says_who(organisation, raija):
    place = places.publish(place=ready(organisation, PlaceState.DRAFT), actor=raija)

    assert (place.confirmed_on, place.confirmed_by) == (clock.today(), raija)
    assert Place.objects.in_finder().get() == place


def test_the_database_has_no_public_place_that_nobody_confirmed(place):
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=place.pk).update(confirmed_on=None)


def test_a_place_goes_with_a_notice(place, raija):
    places.pause(place=place, actor=raija, alert_fi="Remontti elokuuhun asti.", alert_sv="")

    place.refresh_from_db()
    assert (place.state, place.alert_fi, place.alert_sv) == (PlaceState.PAUSED, "Remontti elokuuhun asti.", None)
    with pytest.raises(TypeError):
        places.pause(place=ready(place.organisation, PlaceState.PUBLISHED), actor=raija, name_fi="Muu")
