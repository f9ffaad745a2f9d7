"""The public page of a card says whether it is in force, a first name, a region, a photo if both consents are there,
and nothing else."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from certification.cards import held, signs
from certification.credentials import actions as credentials
from certification.credentials import documents, editions, guessing
from certification.credentials.models import Credential
from core import pdf, vault
from tests.certification.cards.conftest import SECRETS, consent, step
from tests.certification.handed import hand_in
from tests.factories.credentials import awarded
from tests.factories.network import OrganisationFactory, municipality
from tests.factories.volunteers import VolunteeringFactory
from volunteers.onboarding import events
from volunteers.onboarding.models import Acceptance
from volunteers.onboarding.states import Document, State

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2027, 1, 28, 10, 0, 5, tzinfo=dt.UTC)
LANGUAGES = ("fi", "sv", "en")


def check(client, card, language="en", **more):
    return client.get(f"/v/{card.shown_code}", {"l": language, **more})


def page_of(client, card, language="en", **more):
    answer = check(client, card, language, **more)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_in_force_says_the_first_name_and_the_region_and_no_more(client, card, volunteering, said, language):
    answer = check(client, card, language)
    page = answer.content.decode()
    assert f"<h2>{said('This card is in force', language)}</h2>" in page
    assert "Raija" in page
    assert {"fi": "Pohjois-Savo", "sv": "Norra Savolax", "en": "North Savo"}[language] in page
    for secret in (*SECRETS, str(volunteering.pk), str(card.pk), str(volunteering.volunteer.pk)):
        assert secret not in page
    # Neither what she does and for whom, nor since or until when.
    for told in (str(volunteering.task), "credentials/", "achievements/", str(card.valid_until.year), "2028"):
        assert told not in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert re.findall(r'href="(?!tel:)([^"]*)"', main) == [f"/v/{card.shown_code}?l={language}"]
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert "no-store" in answer["Cache-Control"]


def without_facts(page, card):
    """The page with a dash for each fact that may stand on it."""
    with translation.override("en"):
        now = signs.minute()
        sign, before = signs.of(card, now), signs.of(card, now - 1)
        words = [f"{sign.words.capitalize()}, {sign.number}", f"{before.words}, {before.number}", f"<b>{sign.number}<"]
    for fact in (*words, f"sign--{sign.colour}", sign.drawing, card.subject_name, card.shown_code, "North Savo"):
        assert fact in page
        page = page.replace(fact, "-")
    return page


def test_of_two_people_only_the_known_facts_differ(client, card):
    """Whatever somebody adds to the page about a person has to be added here, too."""
    other = VolunteeringFactory(
        volunteer__person__name="Veikko Toinen",
        volunteer__person__language="sv",
        volunteer__municipality=municipality("140"),
        volunteer__remote=False,
        organisation=OrganisationFactory(name_fi="Järvikunnan tuki ry"),
        state=State.TRIAL,
        started_on=dt.date(2020, 1, 1),
        task__trial_sessions=0,
    )
    step(other, State.ACTIVE)
    with time_machine.travel(NOON, tick=False):
        pages = [without_facts(page_of(client, each), each) for each in (card, held.card_of(other))]
    assert pages[0] == pages[1]


def ended(card, volunteering, why, admin):
    if why == "paused":
        step(volunteering, State.PAUSED)
    elif why == "left":
        step(volunteering, State.LEFT)
    elif why == "anonymised":
        step(volunteering, State.LEFT)
        events.anonymised.send(sender=None, volunteer=volunteering.volunteer)
    elif why == "suspended":
        credentials.suspend(credential=card, reason="Ilmoitus väärinkäytöstä.", actor=admin)
    elif why == "closed":
        volunteering.volunteer.person.is_active = False
        volunteering.volunteer.person.save()
    elif why == "expired":
        Credential.objects.filter(pk=card.pk).update(valid_until=dt.date(2020, 1, 1))
    elif why == "missed":  # nobody told the house
        type(volunteering).objects.filter(pk=volunteering.pk).update(state=State.PAUSED)


WHYS = ("paused", "left", "anonymised", "suspended", "closed", "expired", "missed")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_cards_that_are_not_in_force_are_answered_alike(client, card, volunteering, photo, admin, said, language):
    pages = set()
    with time_machine.travel(NOON, tick=False):
        for why in WHYS:
            with transaction.atomic():
                ended(card, volunteering, why, admin)
                answer = check(client, card, language)
                transaction.set_rollback(True)
            card.refresh_from_db()
            volunteering.refresh_from_db()
            volunteering.volunteer.person.refresh_from_db()
            assert answer.status_code == 200
            pages.add(re.sub(re.escape(card.shown_code), "CODE", answer.content.decode()))
    assert len(pages) == 1
    page = pages.pop()
    assert said("This card is not in force", language) in page
    for secret in (*SECRETS, "Raija", "data:image", 'class="sign'):
        assert secret not in page
    # In Swedish the one sentence begins like the other.
    assert f"<h2>{said('This card is in force', language)}</h2>" not in page


def test_it_is_over_in_the_same_moment(client, card, volunteering):
    assert "Raija" in page_of(client, card)
    step(volunteering, State.LEFT)
    assert "Raija" not in page_of(client, card)


def test_a_break_is_over_in_the_same_moment_too(client, card, volunteering):
    step(volunteering, State.PAUSED)
    assert "Raija" not in page_of(client, card)
    step(volunteering, State.ACTIVE)
    assert "Raija" in page_of(client, card)


# ── the photo ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_photo_is_there_with_both_consents_and_has_no_address(client, card, photo):
    page = page_of(client, card)
    assert pdf.data_uri(photo) in page
    assert vault_names(page) == []


def vault_names(page):
    """Digests by which private files are found."""
    return re.findall(r"\b[0-9a-f]{64}\b", page)


def without_choice(raija):
    raija.photo_public = False
    raija.save()


def without_photo(raija):
    raija.photo, raija.photo_public = "", False
    raija.save()


def withdrawn(document):
    def withdraw(raija):
        Acceptance.objects.filter(person=raija.person, document=document).update(withdrawn_at=NOON)

    return withdraw


def old_version(raija):
    Acceptance.objects.filter(document=Document.PUBLIC_PHOTO).update(version="0")


def damaged(raija):
    raija.photo = "0" * 64
    raija.save()


def a_drawing(raija):
    raija.photo = vault.put(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    raija.save()


GONE = {
    "not chosen": without_choice,
    "no photo": without_photo,
    "public consent withdrawn": withdrawn(Document.PUBLIC_PHOTO),
    "card consent withdrawn": withdrawn(Document.CARD_PHOTO),
    "old version": old_version,
    "damaged": damaged,
    "a drawing": a_drawing,
}


@pytest.mark.parametrize("how", GONE)
def test_it_is_gone_at_once(client, raija, card, photo, how):
    assert "data:image" in page_of(client, card)
    GONE[how](raija)
    page = page_of(client, card)
    assert "data:image" not in page
    assert "<img" not in page[page.index("<main") : page.index("</main>")]
    assert "Raija" in page


def test_somebody_elses_consent_is_none(client, card, raija, photo, learner):
    withdrawn(Document.PUBLIC_PHOTO)(raija)
    other = type(raija)(person=learner)
    consent(other, Document.PUBLIC_PHOTO)
    assert "data:image" not in page_of(client, card)


# ── the sign ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def sign_on(page):
    """Colour and number."""
    found = re.search(r'<figure class="sign sign--(\w+)">.*?<b>(\d+)</b>', page, re.DOTALL)
    return found and found.groups()


@pytest.mark.parametrize(("here", "there"), [("fi", "sv"), ("sv", "en"), ("en", "fi")])
def test_phone_and_page_show_the_same_sign_whatever_their_languages(client, card, volunteering, here, there):
    with time_machine.travel(NOON, tick=False) as moment:
        page = sign_on(page_of(client, card, there))
        client.force_login(card.person)
        with translation.override(here):
            own, now = reverse("cards:card", args=[volunteering.pk]), reverse("cards:now", args=[volunteering.pk])
        assert page == sign_on(client.get(own).content.decode()) == sign_on(client.get(now).content.decode())
        picture = page
        moment.move_to(NOON + dt.timedelta(seconds=60))
        page = page_of(client, card)
        assert sign_on(page) != picture
        # A phone that is a moment late shows what the page calls the sign of a moment ago.
        assert f", {picture[1]}." in page
        moment.move_to(NOON + dt.timedelta(seconds=120))
        page = page_of(client, card)
        assert sign_on(page) != picture
        assert f", {picture[1]}." not in page


def test_the_code_on_the_phone_proves_the_moment_and_a_picture_of_it_does_not(client, card):
    with time_machine.travel(NOON, tick=False) as moment:
        given = signs.proof(card, signs.minute())
        assert check(client, card, now=given).context["read"] == "now"
        assert check(client, card).context["read"] == ""
        assert check(client, card, now="A" * 10).context["read"] == "old"
        moment.move_to(NOON + dt.timedelta(seconds=130))
        late = check(client, card, now=given)
        assert late.context["read"] == "old"
        assert "notice--bad" in late.content.decode()


def test_only_a_code_read_elsewhere_is_asked_to_be_read_from_the_phone_too(client, card):
    wanted = "To be quite sure, read the code on the phone’s screen as well."
    assert wanted in page_of(client, card)
    assert wanted not in page_of(client, card, now=signs.proof(card, signs.minute()))


def test_whoever_changes_the_language_later_is_not_told_of_an_old_code(client, card):
    page = page_of(client, card, now=signs.proof(card, signs.minute()))
    assert f'href="/v/{card.shown_code}?l=sv"' in page
    assert not re.search(r"[?;&]now=", page)


def test_both_screens_know_when_the_next_minute_begins(client, card, volunteering):
    """Whatever the clock of a phone says: else one of them would show the sign of a minute that the other has left."""
    with translation.override("en"):
        own = reverse("cards:now", args=[volunteering.pk])
    for second, left in ((0, 60), (5, 55), (59, 1)):
        with time_machine.travel(NOON.replace(second=second), tick=False):
            client.force_login(card.person)
            for page in (page_of(client, card), client.get(own).content.decode()):
                assert f'data-left="{left}"' in page


# ── who tries ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_cards_are_not_found_by_trying(client, card):
    for number in range(guessing.MISSES.limit):
        assert client.get(f"/v/2222-22{number % 8 + 2}{number // 8 + 2}").status_code == 404
    refused = client.get(f"/v/{card.shown_code}")
    assert refused.status_code == 429
    assert "Raija" not in refused.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_that_is_on_no_card_says_what_to_do_at_the_door(client, db, said, language):
    answer = client.get("/v/2222-2222", {"l": language})
    assert answer.status_code == 404
    wanted = "If somebody at your door showed you this code on a volunteer card: the card is not ours."
    assert said(wanted + " Do not let anybody in because of it.", language) in answer.content.decode()


def test_a_name_is_not_compared_here(client, card):
    answer = client.post(f"/v/{card.shown_code}?l=en", {"name": "Raija Kanarialintu"})
    assert answer.status_code == 200
    assert "name_fits" not in (answer.context or {})


@pytest.mark.parametrize("form", ["json", "pdf"])
def test_a_file_of_a_card_is_answered_like_its_code(client, near, card, volunteering, form):
    content = documents.render(card, "fi") if form == "pdf" else editions.of(card, "fi").document.encode()
    page = hand_in(client, content).content.decode()
    assert "This card is in force" in page
    assert "Kanarialintu" not in page
    step(volunteering, State.LEFT)
    assert "This card is not in force" in hand_in(client, content).content.decode()


def test_other_kinds_and_other_cards_have_the_ordinary_page(client, db):
    for kind in ("skill", "card"):
        given = awarded(kind)
        assert "/achievements/" in client.get(f"/v/{given.shown_code}?l=en").content.decode()


def test_it_costs_a_few_questions_to_the_database(client, card, photo, django_assert_max_num_queries):
    page_of(client, card)
    with django_assert_max_num_queries(12):
        page_of(client, card)


def test_it_needs_neither_cookie_nor_script(client, card):
    answer = client.get(f"/v/{card.shown_code}")
    assert not answer.cookies
    assert held.card_of(held.volunteering_of(card)) == card
