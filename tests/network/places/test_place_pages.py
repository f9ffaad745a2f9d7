"""The provider's desk: one place at a glance, its forms, and what crossing a border gets."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from network.directory.desk import lists
from network.directory.models import Offer, Place
from network.directory.states import PlaceState
from tests.factories.network import OfferFactory, PlaceFactory, WeeklyHoursFactory
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


def url(name, *args, language="en"):
    with override(language):
        return reverse(f"directory:{name}", args=args)


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def fields(response):
    """Everything the form would send back as it stands."""
    form = response.context["form"]
    return {field.html_name: value for field in form if (value := field.value()) not in (None, False, "")}


PAGES = [
    ("place", "place"),
    ("edit_place", "place"),
    ("edit_facts", "place"),
    ("pause_place", "place"),
    ("end_place", "place"),
    ("add_offer", "place"),
    ("edit_offer", "offer"),
    ("add_place", "organisation"),
]
BUTTONS = [
    ("copy_place", "place"),
    ("publish_place", "place"),
    ("reopen_place", "place"),
    ("confirm_place", "place"),
    ("withdraw_links", "place"),
    ("send_again", "place"),
    ("copy_offer", "offer"),
    ("end_offer", "offer"),
    ("bring_back_offer", "offer"),
]


@pytest.fixture
def addresses(place, offer, organisation, words):
    """Addresses of pages or buttons about these, in a language."""
    rows = {"place": place, "offer": offer, "organisation": organisation}

    def of(these, language="en"):
        return [url(name, rows[what].pk, language=language) for name, what in these]

    return of


def everything():
    return list(Place.objects.values()), list(Offer.objects.values())


def test_a_border_is_a_404_and_a_stranger_signs_in(client, ulla, addresses):
    before = everything()
    found = addresses([*PAGES, *BUTTONS])
    assert {client.get(address).status_code for address in found} == {302}
    client.force_login(ulla)
    assert {client.get(address).status_code for address in found} == {404}
    sent = {"seed": "s" * 43, "by": "phone"}
    # The page at a glance takes nothing from anybody.
    assert {address: client.post(address, sent).status_code for address in found} == {
        address: 405 if address == found[0] else 404 for address in found
    }
    assert everything() == before


def test_a_contact_that_is_only_named_looks_and_changes_nothing(client, named, addresses, place):
    client.force_login(named)
    before = everything()
    assert client.get(url("place", place.pk)).status_code == 200
    sent = {"seed": "s" * 43}
    assert {client.post(address, sent).status_code for address in addresses([*PAGES[1:], *BUTTONS])} == {403}
    assert everything() == before


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_opens_for_its_provider(language, client, raija, addresses):
    client.force_login(raija)
    assert {client.get(address).status_code for address in addresses(PAGES, language)} == {200}


def test_following_a_button_s_address_changes_nothing(client, aino, addresses):
    client.force_login(aino)
    before = everything()
    assert {client.get(address).status_code for address in addresses(BUTTONS)} == {302}
    assert everything() == before


# ── adding and changing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_provider_adds_a_place_and_publishes_it(client, raija, organisation, words):
    client.force_login(raija)
    address = url("add_place", organisation.pk) + "?kind=site"
    shown = client.get(address)
    given = fields(shown) | {
        "name_en": "The square",
        "municipality": "Kuopio",
        "street": "Katu 1",
        "phone": "017 000 0001",
    }

    answer = client.post(address, given)
    again = client.post(address, given)

    place = Place.objects.get()
    assert answer.url == again.url == url("place", place.pk)
    page = client.get(answer.url).content.decode()
    assert "add an offer" in page
    assert url("publish_place", place.pk) not in page

    offer = fields(client.get(url("add_offer", place.pk)))
    offer |= {"way": "onsite_open", "name_en": "Help", "topics": ["phone"]}
    assert client.post(url("add_offer", place.pk), offer).status_code == 302
    assert client.post(url("publish_place", place.pk)).status_code == 302
    assert Place.objects.in_finder().get() == place


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, raija, organisation):
    client.force_login(raija)
    typed = {"name_en": "<b>The square</b>", "municipality": "Kuopoi", "website": "http://x.example"}

    answer = client.post(url("add_place", organisation.pk) + "?kind=site", typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "&lt;b&gt;The square&lt;/b&gt;" in page
    assert 'name="meant" value="297"' in page
    assert not Place.objects.exists()


def test_extra_keys_of_a_form_change_nothing(client, raija, place, draft):
    client.force_login(raija)
    given = fields(client.get(url("edit_place", place.pk)))
    given |= {
        "street": "Uusi katu",
        "state": "ended",
        "organisation": "x",
        "confirmed_on": "2001-01-01",
        "kind": "home",
    }

    assert client.post(url("edit_place", place.pk), given).status_code == 302

    now = Place.objects.get(pk=place.pk)
    assert now.street == "Uusi katu"
    assert (now.state, now.confirmed_on, now.kind) == (place.state, place.confirmed_on, place.kind)


def test_saving_with_the_tick_confirms_too(client, raija, organisation):
    place = PlaceFactory(organisation=organisation, stale=True)
    client.force_login(raija)
    given = fields(client.get(url("edit_place", place.pk)))

    client.post(url("edit_place", place.pk), given)
    assert Place.objects.get(pk=place.pk).freshness == "stale"
    client.post(url("edit_place", place.pk), given | {"confirms": "on"})
    assert Place.objects.get(pk=place.pk).freshness == "confirmed"


def test_an_offer_says_what_it_lacks(client, raija, place, words):
    client.force_login(raija)
    given = {"seed": "s" * 43, "name_en": "Help", "all_topics": "no", "price": "fee", "booking": "required"}

    answer = client.post(url("add_offer", place.pk), given)

    wrong = set(answer.context["form"].errors)
    assert answer.status_code == 422
    assert wrong == {"way", "all_topics", "audiences", "languages", "price_note_en", "booking_note_en"}
    assert place.offers.count() == 1


def test_a_retired_word_stays_where_it_was_chosen_and_is_offered_nowhere_else(client, raija, offer, words):
    offer.topics.get().__class__.objects.filter(vocabulary="topic", key="phone").update(retired=True)
    client.force_login(raija)
    given = fields(client.get(url("edit_offer", offer.pk)))
    assert given["topics"] == ["phone"]
    assert client.post(url("edit_offer", offer.pk), given).status_code == 302
    assert [each.key for each in offer.topics.all()] == ["phone"]
    new = client.get(url("add_offer", offer.place_id)).context["form"]
    assert [key for key, _name in new.fields["topics"].choices] == ["scams"]


def test_facts_are_asked_in_groups_and_not_known_is_an_answer(client, raija, place, words):
    client.force_login(raija)
    shown = client.get(url("edit_facts", place.pk))
    assert [len(fields) for _name, fields in shown.context["form"].groups()] == [1, 1, 1]

    client.post(url("edit_facts", place.pk), {"fact_lift": "yes", "fact_induction_loop": ""})
    assert list(place.facts.values_list("term__key", "answer")) == [("lift", "yes")]
    wrong = client.post(url("edit_facts", place.pk), {"fact_lift": "perhaps"})
    assert wrong.status_code == 422


def test_copies_open_for_changing(client, raija, place, offer):
    client.force_login(raija)
    seed = hidden(client.get(url("place", place.pk)), "seed")
    first = client.post(url("copy_place", place.pk), {"seed": seed})
    assert client.post(url("copy_place", place.pk), {"seed": seed}).url == first.url
    copy = Place.objects.exclude(pk=place.pk).get()
    assert first.url == url("edit_place", copy.pk)
    client.post(url("copy_offer", offer.pk), {"seed": seed})
    assert place.offers.count() == 2


def test_a_published_place_does_not_lose_what_it_needs_through_its_form(client, raija, place):
    client.force_login(raija)
    given = fields(client.get(url("edit_place", place.pk))) | {"street": ""}
    answer = client.post(url("edit_place", place.pk), given)
    assert answer.status_code == 422
    assert "Write the street address, or how to get there." in answer.content.decode()
    assert Place.objects.get(pk=place.pk).street == place.street


def test_two_copies_from_one_page_are_two(client, raija, place, offer):
    second = OfferFactory(place=place, name_fi="Toinen")
    client.force_login(raija)
    seed = hidden(client.get(url("place", place.pk)), "seed")
    for each in (offer, second):
        client.post(url("copy_offer", each.pk), {"seed": seed})
    assert place.offers.count() == 4


def test_a_provider_does_not_say_that_it_was_on_the_phone(client, raija, organisation):
    place = PlaceFactory(organisation=organisation, stale=True)
    client.force_login(raija)
    assert client.post(url("confirm_place", place.pk), {"by": "phone"}).status_code == 403
    assert Place.objects.get(pk=place.pk).freshness == "stale"


def test_nobody_is_asked_to_confirm_places_of_an_organisation_that_has_left(client, aino, organisation):
    place = PlaceFactory(organisation=organisation, stale=True)
    organisation.state = "left"
    organisation.save()
    client.force_login(aino)
    page = client.get(url("place", place.pk)).content.decode()
    assert url("confirm_place", place.pk) not in page
    assert url("send_again", place.pk) not in page
    assert "confirms" not in client.get(url("edit_place", place.pk)).context["form"].fields
    answer = client.post(url("confirm_place", place.pk), follow=True)
    assert "The organisation is not in the network" in answer.content.decode()


def test_a_place_is_paused_ended_and_opened_again(client, raija, place):
    client.force_login(raija)
    client.post(url("pause_place", place.pk), {"alert_en": "Back in May."})
    assert (Place.objects.get().state, Place.objects.get().alert_en) == (PlaceState.PAUSED, "Back in May.")
    client.post(url("end_place", place.pk), {})
    assert Place.objects.get().state == PlaceState.ENDED
    refused = client.post(url("publish_place", place.pk), follow=True)
    assert "not possible" in refused.content.decode()
    client.post(url("reopen_place", place.pk))
    assert Place.objects.get().state == PlaceState.DRAFT


# ── at a glance ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_says_which_languages_are_missing_and_what_people_see(client, raija, place):
    place.name_sv, place.summary_fi = "Torgets servicepunkt", None
    place.save()
    client.force_login(raija)

    gaps = {gap.language: gap for gap in client.get(url("place", place.pk)).context["gaps"]}

    assert set(gaps) == {"en"}
    assert gaps["en"].fields == ("name",)
    assert gaps["en"].shown == "in Finnish"


def test_texts_of_people_are_words_and_never_markup(client, raija, place):
    Place.objects.update(name_fi="<script>alert(1)</script>", description_fi="<img src=x onerror=alert(2)>")
    client.force_login(raija)
    page = client.get(url("place", place.pk)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_page_tells_the_history_of_confirmations(client, raija, aino, organisation):
    place = PlaceFactory(organisation=organisation, stale=True)
    client.force_login(aino)
    client.post(url("confirm_place", place.pk), {"by": "phone"})
    client.force_login(raija)

    history = client.get(url("place", place.pk)).context["history"]

    assert [(str(event.what), event.who, str(event.how)) for event in history] == [
        ("Confirmed", "Aino Savolinna", "after a phone call")
    ]
    assert lines("directory.place.confirm") == 1


def test_the_page_asks_the_database_the_same_number_of_times(client, raija, place, django_assert_num_queries):
    client.force_login(raija)
    client.get(url("place", place.pk))
    counts = []
    for _round in range(2):
        with django_assert_num_queries(60, exact=False) as asked:
            client.get(url("place", place.pk))
        counts.append(len(asked))
        for _more in range(3):
            WeeklyHoursFactory(offer=OfferFactory(place=place, topics=["phone"], e_services=["mykanta"]))
    assert counts[0] == counts[1]


def test_the_desk_shows_a_provider_its_places(client, raija, place, organisation):
    PlaceFactory(organisation=organisation, stale=True, name_fi="Vanha piste")
    client.force_login(raija)
    with override("en"):
        page = client.get(reverse("desk")).content.decode()
    assert "of your places needs confirming" in page
    assert page.index("Vanha piste") < page.index("Torin palvelupiste")
    assert url("add_place", organisation.pk) in page


def test_the_desk_leads_to_the_places_it_does_not_name(client, raija, place, organisation):
    client.force_login(raija)
    all_of_them = f"{url('organisation', organisation.pk)}#places"
    with override("en"):
        assert all_of_them not in client.get(reverse("desk")).content.decode()
        for _more in range(9):
            PlaceFactory(organisation=organisation)
        page = client.get(reverse("desk")).content.decode()
    assert "and 2 more" in page
    assert all_of_them in page
    assert client.get(all_of_them).content.decode().count('href="/en/desk/places/') >= 10


def test_the_desk_names_every_municipality_without_a_place(client, aino, monkeypatch, finland):
    monkeypatch.setattr(lists, "_NAMED", 1)
    client.force_login(aino)
    with override("en"):
        page = client.get(reverse("desk")).content.decode()
    assert "and 2 more" in page
    assert all(name in page for name in ("Iisalmi", "Kuopio", "Siilinjärvi"))
