"""Saving a form of a place or an offer: made by hand, or overtaken by somebody else."""

import pytest

from network.directory.models import Offer, Place
from tests.factories.network import PlaceFactory, term
from tests.network.places.test_place_pages import everything, fields, hidden, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sent", [{}, {"seed": "s" * 43}, {"stamp": "0" * 64}], ids=["neither", "seed", "stamp"])
@pytest.mark.parametrize("name", ["add_place", "edit_place", "add_offer", "edit_offer"])
def test_a_form_made_by_hand_is_answered_and_overwrites_nothing(
    name, sent, client, raija, organisation, place, offer, words
):
    """Whether it makes something or changes it is decided by the address, not by what is sent."""
    client.force_login(raija)
    key = {"add_place": organisation.pk, "edit_offer": offer.pk}.get(name, place.pk)
    address = url(name, key) + "?kind=site"
    given = fields(client.get(address)) | {"name_en": "The square", "municipality": "Kuopio", "way": "onsite_open"}
    given = {name: value for name, value in given.items() if name not in {"seed", "stamp"}}
    before = everything()

    answer = client.post(address, given | sent)

    if name.startswith("add") and "seed" in sent:
        assert answer.status_code == 302
    else:
        assert answer.status_code == 422
        assert everything() == before


def test_an_overtaken_form_keeps_its_words_shows_theirs_and_can_be_sent_again(client, raija, eero, place):
    client.force_login(raija)
    given = fields(client.get(url("edit_place", place.pk))) | {"street": "Raijan katu"}
    Place.objects.filter(pk=place.pk).update(street="Eeron katu")

    answer = client.post(url("edit_place", place.pk), given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Raijan katu" in page
    assert "Eeron katu" in page
    assert Place.objects.get(pk=place.pk).street == "Eeron katu"
    assert client.post(url("edit_place", place.pk), given | {"stamp": hidden(answer, "stamp")}).status_code == 302
    assert Place.objects.get(pk=place.pk).street == "Raijan katu"


def test_an_overtaken_form_shows_everything_that_differs_in_words(client, raija, organisation, finland):
    channel = PlaceFactory(channel=True, nationwide=False, organisation=organisation)
    channel.served.set([finland["297"]])
    client.force_login(raija)
    given = fields(client.get(url("edit_place", channel.pk)))
    channel.nationwide, channel.municipality = True, finland["091"]
    channel.save()
    channel.served.clear()

    answer = client.post(url("edit_place", channel.pk), given | {"phone": "017 000 0005"})

    assert dict(answer.context["overtaken"]) == {
        "Municipality from which it is run": "Helsinki",
        "Where is help given?": "In the whole country",
        "Municipalities": "",
        "Phone": "017 000 0001",
    }


def test_an_overtaken_site_shows_where_it_was_put(client, raija, place):
    client.force_login(raija)
    given = fields(client.get(url("edit_place", place.pk)))
    Place.objects.update(lat=62.9, lon=27.7)
    answer = client.post(url("edit_place", place.pk), given)
    assert answer.context["overtaken"] == [("Position on the map", "62.90000, 27.70000")]


def test_an_overtaken_offer_shows_words_and_no_codes(client, raija, offer, words):
    client.force_login(raija)
    given = fields(client.get(url("edit_offer", offer.pk)))
    offer.price, offer.price_note_en, offer.easy_language, offer.all_topics = "fee", "5 euros", True, False
    offer.booking, offer.booking_link, offer.way = "required", "https://varaa.example", term("way", "phone")
    offer.save()
    offer.topics.set([term("topic", "phone"), term("topic", "scams")])
    term("topic", "scams").__class__.objects.filter(key="scams").update(retired=True)

    answer = client.post(url("edit_offer", offer.pk), given)

    assert dict(answer.context["overtaken"]) == {
        "How is help given?": "phone",
        "More about the price": "5 euros",
        "In which matters?": "Only in what is ticked below.",
        "Topics": "phone, scams",
        "We can help in easy language, too": "Yes",
        "Price": "Costs something",
        "Booking": "By appointment only",
        "Link for booking": "https://varaa.example",
    }
    assert "&quot;required&quot;" not in answer.content.decode()


def test_an_overtaken_offer_does_the_same(client, raija, offer, words):
    client.force_login(raija)
    given = fields(client.get(url("edit_offer", offer.pk))) | {"name_fi": "Raijan neuvonta"}
    Offer.objects.filter(pk=offer.pk).update(name_fi="Eeron neuvonta")

    answer = client.post(url("edit_offer", offer.pk), given)

    assert answer.status_code == 422
    assert "Eeron neuvonta" in answer.content.decode()
    client.post(url("edit_offer", offer.pk), given | {"stamp": hidden(answer, "stamp")})
    assert Offer.objects.get(pk=offer.pk).name_fi == "Raijan neuvonta"
