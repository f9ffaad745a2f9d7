"""The card on its holder's own screen, on paper, and on the page of the volunteering."""

import io
import re
import unicodedata

import outloud
import page as validator
import pypdf
import pytest
from django.urls import reverse
from django.utils import translation

from certification.cards import held, mine, papers
from core import pdf
from tests.certification.cards.conftest import SECRETS, step
from tests.factories.accounts import UserFactory
from tests.factories.credentials import awarded
from tests.factories.network import OrganisationFactory, coordinator
from tests.factories.volunteers import VolunteeringFactory
from volunteers.onboarding.models import Acceptance
from volunteers.onboarding.states import Document, State

pytestmark = pytest.mark.django_db
PAGES = ("card", "now", "pdf")


def address(name, volunteering, language="fi"):
    with translation.override(language):
        return reverse(f"cards:{name}", args=[volunteering.pk])


@pytest.fixture
def holder(client, volunteering):
    client.force_login(volunteering.volunteer.person)
    return client


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_screen_has_all_that_is_shown_at_a_door(holder, volunteering, card, photo, said, language):
    volunteering.organisation = OrganisationFactory(name_fi="Järvikunnan tuki ry")
    volunteering.save()
    answer = holder.get(address("card", volunteering, language))
    page = answer.content.decode()
    for shown in ("Raija", card.shown_code, "Järvikunnan tuki ry", pdf.data_uri(photo), said("In force", language)):
        assert shown in page
    main = page[page.index("<main") : page.index("</main>")]
    for secret in SECRETS:
        assert secret not in main
    assert "no-store" in answer["Cache-Control"]
    # Without a script the page comes anew by itself, and by a button.
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d\d"></noscript>', page)
    assert address("card", volunteering, language) in main


def test_the_part_that_changes_is_small_and_holds_no_photo(holder, volunteering, card, photo):
    answer = holder.get(address("now", volunteering))
    assert len(answer.content) < 12_000
    assert "data-now-part" in answer.content.decode()
    assert "data:image" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_many_phones_of_one_address_do_not_take_the_sign_from_each_other(holder, volunteering):
    other = VolunteeringFactory(state=State.TRIAL, task__trial_sessions=0)
    step(other, State.ACTIVE)
    for _again in range(60):
        answer = holder.get(address("now", volunteering))
    assert answer.status_code == 200
    assert holder.get(address("now", volunteering)).status_code == 429
    holder.force_login(other.volunteer.person)
    assert holder.get(address("now", other)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_gets_it(client, volunteering, card, admin, name):
    assert client.get(address(name, volunteering)).status_code == 302
    for other in (UserFactory(), coordinator("11"), admin):
        client.force_login(other)
        assert client.get(address(name, volunteering)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_there_is_none_before_somebody_is_active(client, applying, name):
    client.force_login(applying.volunteer.person)
    assert client.get(address(name, applying)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_only_looking_is_possible(holder, volunteering, name):
    assert holder.post(address(name, volunteering)).status_code == 405


@pytest.mark.parametrize("state", [State.PAUSED, State.LEFT], ids=str)
def test_what_is_not_in_force_is_not_shown_and_not_printed(holder, volunteering, card, said, state):
    step(volunteering, state)
    card.refresh_from_db()
    page = holder.get(address("card", volunteering)).content.decode()
    assert said("Your card is not in force", "fi") in page
    assert card.revocation_reason or card.suspension_reason in page
    for gone in ('class="sign', 'class="qr', card.shown_code, "http-equiv"):
        assert gone not in page
    assert "data-now-part" not in holder.get(address("now", volunteering)).content.decode()
    refused = holder.get(address("pdf", volunteering))
    assert (refused.status_code, refused["Location"]) == (302, address("card", volunteering))


def test_the_photo_is_on_the_own_card_with_the_one_consent_alone(holder, raija, volunteering, photo):
    raija.photo_public = False
    raija.save()
    Acceptance.objects.filter(document=Document.PUBLIC_PHOTO).delete()
    assert "data:image" in holder.get(address("card", volunteering)).content.decode()
    assert pictures(holder.get(address("pdf", volunteering)).content) == 1
    Acceptance.objects.filter(document=Document.CARD_PHOTO).update(withdrawn_at="2026-01-01T10:00Z")
    assert "data:image" not in holder.get(address("card", volunteering)).content.decode()
    assert pictures(holder.get(address("pdf", volunteering)).content) == 0


def pictures(file):
    return sum(len(each.images) for each in pypdf.PdfReader(io.BytesIO(file)).pages)


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def said_by(file):
    text = "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(file)).pages)
    # A sign without a width stands where two are drawn together (core.pdf).
    return unicodedata.normalize("NFC", "".join(text.replace("\u200b", "").split()))


NAMES = {
    "plain": "Raija Kanarialintu",
    "sami": "Áilu Ŧuŋŋi",
    "arabic": "لؤي عبد الرحمن",
    "hebrew": "חַנָּה סֶנֶשׁ",
    "decomposed": unicodedata.normalize("NFD", "Åke Äijälä"),
    "long": "Aleksandrakatariinamargareta X",
    "150": "x" * 150,
    "markup": "<script>alert(1)</script> X",
}


@pytest.mark.one_database
@pytest.mark.parametrize("shape", NAMES)
def test_it_meets_both_standards_with_every_name(applying, tmp_path, shape):
    person = applying.volunteer.person
    person.name = NAMES[shape]
    person.save()
    step(applying, State.ACTIVE)
    card = held.card_of(applying)
    with translation.override("fi"):
        sheet = papers.read(card, held.volunteering_of(card))
        file = sheet.drawn()
    assert len(pypdf.PdfReader(io.BytesIO(file)).pages) == 1
    checked(file, tmp_path)
    assert "".join(sheet.first_name.split()) in said_by(file)
    assert card.shown_code in said_by(file)


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_meets_both_standards_in_each_language_and_with_a_photo(
    holder, volunteering, card, photo, tmp_path, language
):
    answer = holder.get(address("pdf", volunteering, language))
    assert answer["Content-Type"] == "application/pdf"
    assert re.search(rf'attachment; filename="[a-z-]+-{card.shown_code}.pdf"', answer["Content-Disposition"])
    assert "no-store" in answer["Cache-Control"]
    checked(answer.content, tmp_path)
    words = said_by(answer.content)
    for secret in SECRETS:
        assert secret not in words
    with translation.override(language):
        assert "".join(str(volunteering.region).split()) in words
        assert "".join(str(volunteering.task).split()) in words


def checked(file, folder):
    for profile in ("ua1", "3a"):
        found = validator.validate_pdf_bytes(file, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    (folder / "card.pdf").write_bytes(file)
    heard = outloud.check(str(folder / "card.pdf"))
    told = [each for each in heard.findings if each.severity != "info"]
    assert ([(each.rule, each.message) for each in told], heard.error) == ([], None)


def test_what_cannot_be_printed_is_not(card):
    with pytest.raises(ValueError, match="no card"):
        papers.read(awarded("card"), VolunteeringFactory())


# ── on the page of the volunteering ──────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_the_volunteering_leads_to_it(applying):
    section = mine.CardSection()
    assert section.context(applying) == {}
    step(applying, State.ACTIVE)
    assert section.context(applying)["in_force"] is True
    step(applying, State.PAUSED)
    assert section.context(applying)["in_force"] is False
    step(applying, State.LEFT)
    assert section.context(applying) == {}
