"""Letters that ask whether a place is still right: to whom, when, once, in whose language."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from core import audit, clock, schedules
from core.errors import Refused
from core.models import OutgoingMail
from network.directory import actions, links, recipients
from network.directory.actions import freshness
from network.directory.models import ConfirmationLink, Contact, Place
from network.directory.states import Letter
from network.directory.tasks import send_letters
from tests.factories.network import ContactFactory, MandateFactory, OrganisationFactory, PlaceFactory, municipality
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

NOON = dt.time(12)


def on(day):
    return time_machine.travel(dt.datetime.combine(day, NOON, dt.UTC), tick=False)


def mails(template=None):
    rows = OutgoingMail.objects.order_by("pk")
    return list(rows.filter(template=template) if template else rows)


def months_of_silence(place):
    """Sends what is due, twice a day, on every day around the borders; returns what went out, by day since the
    confirmation."""
    start, seen = clock.today(), []
    for day in (0, 100, *range(165, 190), 250, *range(360, 372), 399):
        with on(start + dt.timedelta(days=day)):
            before = OutgoingMail.objects.count()
            send_letters()
            send_letters()
            seen += [(day, mail.template, mail.to) for mail in mails()[before:]]
    return seen


def test_three_letters_in_a_year_of_silence_each_once(place, raija):
    with on(dt.date(2026, 3, 10)):
        Place.objects.update(confirmed_on=clock.today())
        seen = months_of_silence(place)

    to = raija.email
    # Stale from 11 September: asked 14 days before. Hidden from 11 March.
    assert seen == [(171, "place_confirm", to), (185, "place_not_confirmed", to), (366, "place_hidden", to)]


def test_a_confirmation_begins_a_new_period(place, raija):
    Place.objects.update(confirmed_on=clock.today() - dt.timedelta(days=200))
    assert send_letters() == 1
    assert send_letters() == 0

    freshness.confirm(place=place, actor=raija)
    assert send_letters() == 0
    with on(clock.today() + dt.timedelta(days=200)):
        assert send_letters() == 1
    assert len(mails("place_not_confirmed")) == 2


def test_a_sleeping_clock_sends_the_latest_letter_only(place, raija):
    Place.objects.update(confirmed_on=clock.today() - dt.timedelta(days=500))
    send_letters()
    assert [mail.template for mail in mails()] == ["place_hidden"]


def test_everybody_who_edits_the_place_is_asked_in_their_language(place, raija, eero, named, aino):
    Place.objects.update(confirmed_on=clock.today() - dt.timedelta(days=175), name_sv="Torget")

    send_letters()

    found = {mail.to: mail for mail in mails()}
    assert set(found) == {raija.email, eero.email}
    assert (found[raija.email].language, found[eero.email].language) == ("fi", "sv")
    assert "Torin palvelupiste" in found[raija.email].subject
    assert "Torget" in found[eero.email].subject
    for mail in found.values():
        assert "Aino Savolinna, aino@savo.example" in mail.body
        assert mail.secret
    assert "Raija" in found[raija.email].body
    tokens = {re.search(r"/([\w-]{43})/", mail.body)[1] for mail in found.values()}
    assert len(tokens) == 2
    assert {link.token_hash for link in ConfirmationLink.objects.all()} == {links.hashed(token) for token in tokens}
    place.refresh_from_db()
    assert (place.letter, place.letter_at.date()) == (Letter.ASK, clock.now().date())


def test_whom_to_ask_when_nobody_has_an_account(organisation, place, aino):
    assert [each.email for each in recipients.of(place)] == ["kirjasto@jarvikunta.example"]
    place.email = "torin.piste@jarvikunta.example"
    assert [each.email for each in recipients.of(place)] == ["torin.piste@jarvikunta.example"]
    place.email = organisation.email = ""
    place.organisation = organisation
    assert [each.email for each in recipients.of(place)] == ["aino@savo.example"]


def test_contacts_come_first_and_those_who_left_or_closed_their_account_do_not_come(place, raija, eero, organisation):
    ContactFactory(organisation=organisation, invited=True, editor=True, email="uusi@jarvikunta.example")
    assert {each.email for each in recipients.of(place)} == {raija.email, eero.email, "uusi@jarvikunta.example"}
    raija.is_active = False
    raija.save()
    Contact.objects.filter(person=eero).update(ended_at=clock.now())
    assert [each.email for each in recipients.of(place)] == ["uusi@jarvikunta.example"]


def test_an_address_without_an_account_is_written_to_in_the_language_of_the_municipality():
    organisation = OrganisationFactory(email="kontakt@raseborg.example", municipality=municipality("710"))
    place = PlaceFactory(organisation=organisation, municipality=municipality("710"))
    assert recipients.of(place)[0].language == "sv"


def test_whom_to_tell_what_somebody_said(place, raija, eero, aino, organisation):
    def told(email):
        return {each.email for each in recipients.others(place, email)}

    assert told(raija.email) == {eero.email, aino.email}
    Contact.objects.all().update(ended_at=clock.now())
    place.email = "piste@jarvikunta.example"
    assert told("piste@jarvikunta.example") == {"kirjasto@jarvikunta.example", aino.email}
    second = MandateFactory(region=place.municipality.region).person
    assert told(aino.email) == {"piste@jarvikunta.example", "kirjasto@jarvikunta.example", second.email}


def test_what_is_no_address_stops_nothing(place, raija, organisation):
    organisation.email = "ei osoite"
    place.organisation = organisation
    assert {each.email for each in recipients.everyone(place)} == {raija.email}


def test_where_there_is_nobody_it_is_noted_and_not_tried_for_ever(organisation):
    organisation.email = ""
    organisation.save()
    place = PlaceFactory(organisation=organisation, stale=True)

    assert send_letters() == 0
    place.refresh_from_db()
    assert (place.letter, place.letter_at) == (Letter.NOT_CONFIRMED, None)
    send_letters()
    assert lines("directory.place.send_letter") == 1


def test_a_contact_who_comes_late_still_gets_the_letter_once(organisation):
    organisation.email = ""
    organisation.save()
    place = PlaceFactory(organisation=organisation, stale=True)
    send_letters()

    contact = ContactFactory(organisation=organisation)
    assert send_letters() == 1
    assert send_letters() == 0

    assert [(mail.template, mail.to) for mail in mails()] == [("place_not_confirmed", contact.email)]
    place.refresh_from_db()
    assert place.letter_at
    assert lines("directory.place.send_letter") == 2


def test_places_that_nobody_can_be_asked_about_keep_nobody_waiting(organisation, raija, monkeypatch):
    nobody = PlaceFactory(silent=True, letter=Letter.HIDDEN)
    asked = PlaceFactory(organisation=organisation, stale=True)
    tried = []
    monkeypatch.setattr(freshness, "send_letter", lambda pk: tried.append(pk) or True)
    send_letters()
    assert tried == [asked.pk, nobody.pk]


def test_one_letter_that_cannot_be_written_stops_no_other_and_keeps_its_place(
    place, raija, organisation, monkeypatch, caplog
):
    Place.objects.update(confirmed_on=clock.today() - dt.timedelta(days=300))
    other = PlaceFactory(organisation=organisation, stale=True)
    post = freshness.mail.post

    def broken(message):
        if message.context["place"].pk == place.pk:
            raise OSError(f"nothing goes to {message.to}")
        return post(message)

    with monkeypatch.context() as patch:
        patch.setattr(freshness.mail, "post", broken)
        assert send_letters() == 1
    assert [link.place for link in ConfirmationLink.objects.all()] == [other]
    assert f"place {place.pk}: its letter could not be written (OSError)" in caplog.text
    assert raija.email not in caplog.text
    assert send_letters() == 1
    assert place.links.count() == 1


def test_the_coordinator_sends_it_again_but_not_all_the_time(place, raija, aino):
    Place.objects.update(confirmed_on=clock.today() - dt.timedelta(days=200))
    send_letters()
    with pytest.raises(Refused) as refused:
        actions.send_again(place=place, actor=aino)
    assert refused.value.code == "too_soon"

    with on(clock.today() + dt.timedelta(days=4)):
        actions.send_again(place=place, actor=aino)
    assert len(mails("place_not_confirmed")) == 2
    first, second = ConfirmationLink.objects.order_by("created_at")
    assert first.withdrawn_at
    assert second.withdrawn_at is None


def test_only_the_coordinator_sends_it_again_and_only_when_there_is_something_to_ask(place, raija, ulla, aino):
    for person in (raija, ulla):
        with pytest.raises(PermissionDenied):
            actions.send_again(place=place, actor=person)
    with pytest.raises(Refused) as refused:
        actions.send_again(place=place, actor=aino)
    assert refused.value.code == "nothing_to_ask"
    assert mails() == []


def test_nobody_is_asked_about_places_of_an_organisation_that_has_left(organisation, raija, aino):
    place = PlaceFactory(organisation=organisation, stale=True)
    organisation.state = "left"
    organisation.save()
    for work in (actions.send_again, freshness.confirm):
        with pytest.raises(Refused) as refused:
            work(place=place, actor=aino)
        assert refused.value.code == "organisation"
    assert mails() == []
    assert Place.objects.get(pk=place.pk).freshness == "stale"


def test_only_a_coordinator_says_that_it_was_confirmed_on_the_phone(organisation, raija, aino):
    place = PlaceFactory(organisation=organisation, stale=True)
    with pytest.raises(PermissionDenied):
        freshness.confirm(place=place, actor=raija, by="phone")
    with pytest.raises(ValueError, match="link"):
        freshness.confirm(place=place, actor=aino, by="link")
    assert Place.objects.get(pk=place.pk).freshness == "stale"

    freshness.confirm(place=place, actor=aino, by="phone")
    (line,) = audit.lines(place, "directory.place.confirm")
    assert line.data["by"] == "phone"


def test_confirming_is_for_those_who_edit_and_counts_once_a_day(organisation, raija, aino, ulla, named, heard):
    place = PlaceFactory(organisation=organisation, stale=True, letter=Letter.NOT_CONFIRMED)
    for person in (ulla, named):
        with pytest.raises(PermissionDenied):
            freshness.confirm(place=place, actor=person)

    freshness.confirm(place=place, actor=raija)
    freshness.confirm(place=place, actor=aino)

    place.refresh_from_db()
    assert (place.confirmed_on, place.confirmed_by, place.letter) == (clock.today(), raija, "")
    assert heard == [[place.pk]]
    assert lines("directory.place.confirm") == 1
    with pytest.raises(Refused):
        freshness.confirm(place=PlaceFactory(organisation=organisation, paused=True), actor=raija)


def test_the_coordinator_of_the_network_is_named_first(place, raija, aino):
    MandateFactory(region=place.municipality.region, person__name="Toinen", person__email="toinen@savo.example")
    assert recipients.coordinator(place) == aino


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("age", [175, 200, 400], ids=str)
def test_every_letter_reads_well_in_every_language(age, language, place, raija, aino):
    raija.language = language
    raija.save()
    Place.objects.update(confirmed_on=clock.today() - dt.timedelta(days=age), name_fi="Ääkköset & <b>Co</b>")

    send_letters()

    (mail,) = mails()
    assert "Ääkköset & <b>Co</b>" in mail.subject
    assert "{" not in mail.body
    assert "\n\n\n" not in mail.body
    assert mail.language == language


def test_the_clock_wakes_the_letters_every_hour():
    declared = schedules.declared()["directory.send_letters"]
    assert (declared.func, declared.minutes) == ("network.directory.tasks.send_letters", 60)
