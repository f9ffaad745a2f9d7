"""The link in a letter: what it opens without an account, for how long, and how it says no."""

import datetime as dt
import logging
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from core import clock
from core.models import OutgoingMail
from network.directory import actions, links
from network.directory.actions import places
from network.directory.models import ConfirmationLink, Contact, Place
from network.directory.states import LINK_DAYS, PlaceState
from network.directory.tasks import send_letters
from tests.factories.network import OfferFactory, PlaceFactory
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(organisation, raija, aino):
    """A place that says "not confirmed", about which Raija has a letter."""
    place = PlaceFactory(organisation=organisation, stale=True, phone="017 000 0001", name_fi="Vanha piste")
    send_letters()
    return place


@pytest.fixture
def token(asked):
    return token_in(OutgoingMail.objects.get())


def token_in(mail):
    return re.search(r"/([\w-]{43})/", mail.body)[1]


def url(name, token):
    with override("en"):
        return reverse(f"directory:{name}", args=[token])


def snapshot():
    return list(Place.objects.values()), list(ConfirmationLink.objects.values()), OutgoingMail.objects.count()


PAGES = ["confirm", "confirm_correct", "confirm_ended", "confirm_new_link"]


@pytest.mark.parametrize("name", PAGES)
def test_looking_changes_nothing(name, client, token):
    """Programs that read mail follow links, with GET and HEAD."""
    before = snapshot()
    for method in (client.get, client.head):
        assert method(url(name, token)).status_code in {200, 302}
    assert snapshot() == before


def test_one_press_confirms_without_an_account(client, token, asked, heard):
    page = client.get(url("confirm", token)).content.decode()
    assert "Vanha piste" in page
    assert "017 000 0001" in page

    answer = client.post(url("confirm", token), follow=True)

    place = Place.objects.get(pk=asked.pk)
    assert (place.confirmed_on, place.confirmed_by, place.letter) == (clock.today(), None, "")
    assert "Thank you!" in answer.content.decode()
    assert heard == [[place.pk]]
    assert place.links.get().used_at


def test_pressed_twice_it_counts_once_and_later_it_opens_nothing(client, token, asked):
    for _twice in range(2):
        assert client.post(url("confirm", token)).status_code == 302
    assert lines("directory.place.confirm") == 1

    with time_machine.travel(clock.now() + dt.timedelta(days=200)):
        page = client.post(url("confirm", token), follow=True).content.decode()
        assert "017 000 0001" not in page
        assert Place.objects.get(pk=asked.pk).freshness == "stale"


def test_a_press_needs_the_token_of_the_page(token, asked):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url("confirm", token)).status_code == 403
    assert Place.objects.get(pk=asked.pk).freshness == "stale"


def test_a_wrong_token_is_answered_kindly_and_tells_nothing(client, asked):
    for name in PAGES:
        for method in (client.get, client.post):
            answer = method(url(name, "x" * 43))
            assert answer.status_code == 404
            assert "Vanha piste" not in answer.content.decode()


@pytest.mark.parametrize("way", ["expired", "withdrawn", "used"])
def test_a_link_that_holds_no_more_offers_a_new_one_to_the_same_address(way, client, token, asked, raija):
    change = {
        "expired": {"until": clock.now() - dt.timedelta(minutes=1)},
        "withdrawn": {"withdrawn_at": clock.now()},
        "used": {"used_at": clock.now()},
    }
    ConfirmationLink.objects.update(**change[way])

    for name in ("confirm", "confirm_correct", "confirm_ended"):
        page = client.get(url(name, token)).content.decode()
        assert "Send me a new link" in page
        assert "017 000 0001" not in page
    client.post(url("confirm", token))
    client.post(url("confirm_ended", token))
    client.post(url("confirm_correct", token), {"text": "Väärin"})
    assert Place.objects.get(pk=asked.pk).freshness == "stale"
    assert Place.objects.get(pk=asked.pk).state == PlaceState.PUBLISHED
    assert OutgoingMail.objects.count() == 1

    client.post(url("confirm_new_link", token))
    mail = OutgoingMail.objects.latest("pk")
    assert mail.to == raija.email
    client.post(url("confirm", token_in(mail)))
    assert Place.objects.get(pk=asked.pk).freshness == "confirmed"


def test_new_links_are_limited_and_an_open_one_needs_none(client, token, asked):
    client.post(url("confirm_new_link", token))
    assert OutgoingMail.objects.count() == 1
    for _more in range(5):
        ConfirmationLink.objects.update(until=clock.now() - dt.timedelta(minutes=1))
        answer = client.post(url("confirm_new_link", token))
    assert OutgoingMail.objects.count() == 3
    assert answer.status_code == 422
    assert "tomorrow" in answer.content.decode()


def test_a_new_link_asked_for_twice_is_sent_once(client, token, asked):
    ConfirmationLink.objects.update(until=clock.now() - dt.timedelta(minutes=1))

    for _twice in range(2):
        answer = client.post(url("confirm_new_link", token))
        assert answer.status_code == 302
    for _again in range(2):
        assert "A new link is on its way" in client.get(answer.url).content.decode()

    assert OutgoingMail.objects.count() == 2
    assert lines("directory.place.renew_link") == 1
    with time_machine.travel(clock.now() + dt.timedelta(minutes=6)):
        client.post(url("confirm_new_link", token))
    assert OutgoingMail.objects.count() == 3


def test_nobody_is_told_of_a_letter_that_was_not_sent(client, token):
    answer = client.post(url("confirm_new_link", token), follow=True)
    assert "Are these details still right?" in answer.content.decode()
    assert "on its way" not in answer.content.decode()


def test_who_answers_for_the_place_no_more_has_a_link_that_opens_nothing(client, token, asked, raija):
    Contact.objects.filter(person=raija).update(ended_at=clock.now())

    page = client.get(url("confirm", token)).content.decode()
    client.post(url("confirm", token))
    client.post(url("confirm_new_link", token))

    assert "017 000 0001" not in page
    assert "Send me a new link" not in page
    assert Place.objects.get(pk=asked.pk).freshness == "stale"
    assert OutgoingMail.objects.count() == 1


def test_a_link_opens_its_own_place_and_is_taken_back_with_all_others(client, token, asked, organisation, raija):
    other = PlaceFactory(organisation=organisation, stale=True)
    client.post(url("confirm", token))
    assert Place.objects.get(pk=other.pk).freshness == "stale"

    send_letters()
    mail = OutgoingMail.objects.latest("pk")
    assert actions.withdraw_links(place=other, actor=raija) == 1
    client.post(url("confirm", token_in(mail)))
    assert Place.objects.get(pk=other.pk).freshness == "stale"


def test_it_works_for_sixty_days(token):
    link = links.find(token)
    assert (link.until - link.created_at).days == LINK_DAYS
    with time_machine.travel(clock.now() + dt.timedelta(days=LINK_DAYS - 1)):
        assert links.holds(link) == "open"
    with time_machine.travel(clock.now() + dt.timedelta(days=LINK_DAYS + 1)):
        assert links.holds(link) == "expired"


# ── the other answers ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_note_goes_to_those_who_look_after_the_place(client, token, asked, raija, eero, aino):
    answer = client.post(url("confirm_correct", token), {"text": "Ovi on <b>vasemmalla</b>."}, follow=True)

    assert "on its way" in answer.content.decode()
    sent = OutgoingMail.objects.filter(template="place_note")
    assert {mail.to for mail in sent} == {eero.email, aino.email}
    assert all("Ovi on <b>vasemmalla</b>." in mail.body for mail in sent)
    assert all(mail.secret for mail in sent)
    assert Place.objects.get(pk=asked.pk).freshness == "stale"


def test_notes_are_neither_empty_nor_endless(client, token, asked):
    for text in ("", "   ", "x" * 1001):
        answer = client.post(url("confirm_correct", token), {"text": text})
        assert answer.status_code == 422
        assert text.strip()[:20] in answer.content.decode()
    for number in range(5):
        answer = client.post(url("confirm_correct", token), {"text": f"Väärin {number}"})
    assert answer.status_code == 422
    assert lines("directory.place.note") == 3


def test_the_same_note_sent_twice_goes_out_once_and_the_page_can_be_loaded_again(client, token, asked, aino):
    for _twice in range(2):
        answer = client.post(url("confirm_correct", token), {"text": "Ovi on vasemmalla."})
        assert answer.status_code == 302
    for _again in range(2):
        assert "on its way" in client.get(answer.url).content.decode()
    assert OutgoingMail.objects.filter(template="place_note", to=aino.email).count() == 1
    assert lines("directory.place.note") == 1

    with time_machine.travel(clock.now() + dt.timedelta(days=2)):
        client.post(url("confirm_correct", token), {"text": "Ovi on vasemmalla."})
    assert lines("directory.place.note") == 2


def test_the_words_of_a_note_stand_in_no_log(client, token, asked):
    client.post(url("confirm_correct", token), {"text": "Ovi on vasemmalla."})
    data = str(list(ModelLogEntry.objects.values_list("data", flat=True)))
    assert "vasemmalla" not in data
    assert links.hashed("Ovi on vasemmalla.")[:32] not in data


def test_a_note_of_the_only_contact_goes_to_the_written_addresses_and_the_coordinator(client, token, asked, aino):
    Place.objects.update(email="piste@jarvikunta.example")
    client.post(url("confirm_correct", token), {"text": "Ovi on vasemmalla."})
    sent = set(OutgoingMail.objects.filter(template="place_note").values_list("to", flat=True))
    assert sent == {"piste@jarvikunta.example", "kirjasto@jarvikunta.example", aino.email}


def test_where_nobody_reads_the_note_it_is_said(client, organisation, raija):
    organisation.email = ""
    organisation.save()
    place = PlaceFactory(organisation=organisation, stale=True)
    send_letters()
    answer = client.post(url("confirm_correct", token_in(OutgoingMail.objects.get())), {"text": "Väärin"})
    assert answer.status_code == 422
    assert "Väärin" in answer.content.decode()
    assert place.links.count() == 1


def test_an_ended_place_leaves_the_finder_and_can_be_brought_back(client, token, asked, raija, aino, heard):
    assert "Is no help given" in client.get(url("confirm_ended", token)).content.decode()
    assert Place.objects.get(pk=asked.pk).state == PlaceState.PUBLISHED

    for _twice in range(2):
        answer = client.post(url("confirm_ended", token), follow=True)

    assert Place.objects.get(pk=asked.pk).state == PlaceState.PAUSED
    assert "Thank you for telling us" in answer.content.decode()
    told = OutgoingMail.objects.filter(template="place_said_ended").values_list("to", flat=True)
    assert set(told) == {aino.email, asked.organisation.email}
    assert len(told) == 2
    assert heard == [[asked.pk]]
    OfferFactory(place=asked)
    assert places.publish(place=asked, actor=raija).state == PlaceState.PUBLISHED


def test_a_place_that_left_the_finder_is_not_confirmed_by_an_old_letter(client, token, asked, raija):
    places.pause(place=asked, actor=raija)
    page = client.post(url("confirm", token), follow=True).content.decode()
    assert "not in the finder" in page
    assert "Send me a new link" not in page
    assert Place.objects.get(pk=asked.pk).freshness == "stale"


def test_ending_a_place_takes_its_links_back(token, asked, raija):
    places.end(place=asked, actor=raija)
    assert asked.links.get().withdrawn_at


# ── secrecy ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_tokens_are_long_random_and_kept_as_a_hash_only(token, asked):
    made = {links.token() for _n in range(100)}
    assert len(made) == 100
    assert {len(each) for each in made} == {43}
    assert token not in str(list(ConfirmationLink.objects.values()))


@pytest.mark.parametrize("name", PAGES[:3])
def test_the_address_is_told_to_nobody(name, client, token):
    answer = client.get(url(name, token))
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_a_token_stands_in_no_log(client, asked, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "s" * 43
    client.get(url("confirm", secret))
    Client(enforce_csrf_checks=True).post(url("confirm", secret))
    assert caplog.records
    assert secret not in caplog.text


def test_whoever_tries_many_is_asked_to_wait(client, asked):
    answers = [client.get(url("confirm", f"{number:043}")).status_code for number in range(31)]
    assert answers[:30] == [404] * 30
    assert answers[30] == 429
