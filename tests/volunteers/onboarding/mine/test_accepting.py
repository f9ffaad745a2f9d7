"""Reading and accepting texts; the copy on paper; what happens when a text changes."""

import datetime as dt
import io
import logging

import pypdf
import pytest
from django.utils import translation

from core import clock, vault
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, coordinator
from tests.factories.volunteers import TaskFactory, VolunteeringFactory
from tests.volunteers.onboarding.mine.conftest import accept, consent, fresh, newer, person, url
from volunteers.onboarding import commitments, papers
from volunteers.onboarding.actions import extracts
from volunteers.onboarding.forms.mine import pin
from volunteers.onboarding.models import Acceptance, ExtractSeen
from volunteers.onboarding.states import COMMITMENTS, Document, State

pytestmark = pytest.mark.django_db

AGREEMENT, CONFIDENTIALITY = COMMITMENTS


@pytest.fixture
def reader(client, db):
    """Somebody who is to read the agreement; the task needs neither course nor trial."""
    made = VolunteeringFactory(agreement=True, task=TaskFactory(plain=True))
    client.force_login(person(made))
    return made


def send(client, volunteering, document, **changes):
    """What a browser sends of the form as it opens, with the tick."""
    form = client.get(url("accept", volunteering.pk, document)).context["form"]
    return client.post(url("accept", volunteering.pk, document), {"accept": "on", "stamp": form.now} | changes)


def given(volunteering):
    return {each.document: each for each in Acceptance.objects.filter(volunteering=volunteering)}


def words(content):
    """All the words of a file, without hyphens of line ends."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


# ── the text ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_whole_text_stands_there_with_its_gaps_filled(client, reader, language):
    with translation.override(language):
        page = client.get(url("accept", reader.pk, AGREEMENT)).content.decode()
        text = commitments.read(AGREEMENT, language, commitments.gaps(reader, language))
    for heading, said in text.sections:
        assert str(heading) in page
        for line in said.text.splitlines():
            assert line in page
    for each in text.means:
        assert str(each) in page
    assert str(text.intro) in page
    assert str(text.accept) in page
    assert "{" not in text.intro.text


def test_the_other_party_is_the_organisation_that_recruits_else_the_network(reader):
    assert "Pohjois-Savo" in commitments.gaps(reader, "fi")["organisation_name"]
    assert "North Savo" in commitments.gaps(reader, "en")["organisation_name"]
    reader.organisation = ContactFactory().organisation
    assert commitments.gaps(reader, "fi")["organisation_name"] == str(reader.organisation)


# ── yes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_accepting_both_leads_onwards_and_pins_what_was_read(client, reader):
    assert send(client, reader, AGREEMENT)["Location"] == url("accept", reader.pk, CONFIDENTIALITY)
    assert fresh(reader).state == State.AGREEMENT
    assert send(client, reader, CONFIDENTIALITY)["Location"] == url("mine_one", reader.pk)
    assert fresh(reader).state == State.ACTIVE
    for document, acceptance in given(reader).items():
        now = commitments.current(document)
        assert (acceptance.version, acceptance.digest) == (now.version, now.digest)
        assert acceptance.names["task"] == reader.task.name_fi
        assert acceptance.statement == now.read("fi").accept.text
        assert vault.get(acceptance.paper).startswith(b"%PDF-")


def test_accepting_twice_is_accepting_once(client, reader):
    stamp = client.get(url("accept", reader.pk, AGREEMENT)).context["form"].now
    for _tap in range(2):
        client.post(url("accept", reader.pk, AGREEMENT), {"accept": "on", "stamp": stamp})
    assert Acceptance.objects.filter(volunteering=reader).count() == 1


def test_without_the_tick_nothing_is_accepted(client, reader):
    answer = send(client, reader, AGREEMENT, accept="")
    assert answer.status_code == 422
    assert answer.context["form"].errors["accept"]
    assert not given(reader)


@pytest.mark.parametrize("stamp", ["", "x", "0" * 64], ids=["none", "short", "another"])
def test_a_form_that_does_not_say_what_was_read_accepts_nothing(client, reader, stamp):
    assert send(client, reader, AGREEMENT, stamp=stamp).status_code == 422
    assert not given(reader)


def test_a_text_that_has_changed_since_it_was_opened_is_shown_and_asked_for_anew(client, reader, monkeypatch):
    old = client.get(url("accept", reader.pk, AGREEMENT)).context["form"].now
    newer(monkeypatch, AGREEMENT)
    answer = client.post(url("accept", reader.pk, AGREEMENT), {"accept": "on", "stamp": old})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Uusi teksti" in page
    # Nobody agrees to what they have not seen.
    assert "checked" not in page[page.index('name="accept"') :].split(">")[0]
    assert not given(reader)
    assert send(client, reader, AGREEMENT).status_code == 302
    assert given(reader)[AGREEMENT].version == "2"


def test_the_stamp_tells_version_text_and_gaps_apart(monkeypatch):
    old = commitments.current(AGREEMENT)
    new = newer(monkeypatch, AGREEMENT)
    stamps = {pin(old, {}), pin(new, {}), pin(old, {"task": "A"}), pin(old, {"task": "B"})}
    assert len(stamps) == 4


def test_a_material_new_version_is_asked_of_who_is_active(client, active, raija, monkeypatch):
    assert not client.get(url("accept", active.pk, AGREEMENT)).context["form"]
    newer(monkeypatch, AGREEMENT)
    shown = client.get(url("mine_one", active.pk)).context["mine"]
    assert [reason.code for reason in shown.reasons] == ["agreement"]
    assert [text.document for text in shown.texts if text.asked] == [AGREEMENT]
    monkeypatch.setattr(papers, "make", lambda acceptance: b"%PDF-")
    assert send(client, active, AGREEMENT).status_code == 302
    assert client.get(url("mine_one", active.pk)).context["mine"].reasons == []


def test_small_words_are_asked_of_nobody_again(client, active, raija, monkeypatch):
    newer(monkeypatch, AGREEMENT, material=False)
    assert client.get(url("mine_one", active.pk)).context["mine"].reasons == []
    assert not client.get(url("accept", active.pk, AGREEMENT)).context["form"]


def test_what_was_accepted_stays_to_be_read_as_it_was(client, active, raija, monkeypatch):
    """Not a later version that is asked of nobody, nor today's words in its gaps."""
    given(active)[AGREEMENT].delete()
    acceptance = accept(active, AGREEMENT)
    acceptance.names |= {"start_date": "1.2.2024", "organisation_name": "Vanha verkosto"}
    acceptance.save()
    newer(monkeypatch, AGREEMENT, material=False)
    page = client.get(url("accept", active.pk, AGREEMENT))
    assert page.context["version"] == acceptance.version == "1"
    html = page.content.decode()
    assert "1.2.2024" in html
    assert "Vanha verkosto" in html
    assert "Uusi teksti" not in html


def test_before_its_turn_a_text_can_be_read_and_not_accepted(client):
    early = VolunteeringFactory()
    client.force_login(person(early))
    assert client.get(url("accept", early.pk, AGREEMENT)).context["form"] is None
    client.post(url("accept", early.pk, AGREEMENT), {"accept": "on", "stamp": pin(commitments.current(AGREEMENT), {})})
    assert not given(early)


# ── the extract ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_consent_to_an_extract_is_asked_only_for_tasks_with_minors(client, reader):
    assert client.get(url("accept", reader.pk, Document.EXTRACT)).status_code == 404
    with_minors = VolunteeringFactory(extract=True, volunteer=reader.volunteer)
    assert client.get(url("accept", with_minors.pk, Document.EXTRACT)).context["form"]
    assert send(client, with_minors, Document.EXTRACT)["Location"] == url("mine_one", with_minors.pk)
    assert given(with_minors)[Document.EXTRACT].paper == ""
    assert fresh(with_minors).state == State.EXTRACT


def test_a_volunteer_whose_extract_was_seen_for_another_task_can_consent_when_it_is_to_be_seen_anew(client, aino):
    """Otherwise nobody could go on: without the consent the coordinator may not look at it."""
    active = VolunteeringFactory(active=True, task=TaskFactory(plain=True, minors=True))
    client.force_login(person(active))
    today = clock.today()
    until = today + dt.timedelta(days=900)
    seen = ExtractSeen.objects.create(
        person=person(active), extract_date=today, seen_by=aino, seen_on=today, expires_on=until
    )
    shown = client.get(url("mine_one", active.pk)).context["mine"]
    assert not [text for text in shown.texts if text.asked]
    assert client.get(url("accept", active.pk, Document.EXTRACT)).context["form"] is None
    seen.delete()
    shown = client.get(url("mine_one", active.pk)).context["mine"]
    assert [reason.code for reason in shown.reasons] == ["extract"]
    assert [text.document for text in shown.texts if text.asked] == [Document.EXTRACT]
    assert send(client, active, Document.EXTRACT)["Location"] == url("mine_one", active.pk)
    assert not [text for text in client.get(url("mine_one", active.pk)).context["mine"].texts if text.asked]
    assert extracts.seen(volunteering=active, extract_date=today, seen_on=today, actor=aino).pk


def test_no_other_text_has_a_page_here(client, reader):
    base = url("mine_one", reader.pk)
    assert client.get(f"{base}consent_card_photo/").status_code == 404
    assert client.get(f"{base}anything/").status_code == 404


def test_nobody_accepts_for_another(client, reader, aino):
    for other in (UserFactory(), aino):
        client.force_login(other)
        assert client.get(url("accept", reader.pk, AGREEMENT)).status_code == 404
        assert client.post(url("accept", reader.pk, AGREEMENT), {"accept": "on", "stamp": "x"}).status_code == 404
    assert not given(reader)


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_paper_holds_the_whole_text_and_names_whom_it_binds_and_nobody_else(reader, aino, language):
    acceptance = accept(reader, AGREEMENT, language)
    content = vault.get(acceptance.paper)
    said = words(content)
    text = commitments.read(AGREEMENT, language, acceptance.names)
    for heading, section in text.sections:
        assert " ".join(str(heading).split()) in said
        assert " ".join(section.text.split()) in said
    assert acceptance.statement in said
    assert acceptance.names["organisation_name"] in said
    assert acceptance.names["start_date"] in said
    assert person(reader).name in said
    assert aino.name not in said
    assert person(reader).email not in said
    assert reader.volunteer.phone not in said
    assert f"/Lang ({language})".encode() in content or pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"]


def test_a_name_is_written_as_it_is_and_not_obeyed(reader):
    who = person(reader)
    who.name = "<b>Åke</b> {task} & Söner"
    who.save()
    assert "<b>Åke</b> {task} & Söner" in words(vault.get(accept(reader, AGREEMENT).paper))


def test_a_paper_is_not_made_of_another_text_than_was_accepted(reader):
    acceptance = consent(reader.volunteer, AGREEMENT, volunteering=reader)
    acceptance.digest = "c" * 64
    with pytest.raises(ValueError, match="not the text"):
        papers.make(acceptance)
    acceptance.digest, acceptance.version = commitments.current(AGREEMENT).digest, "0"
    with pytest.raises(ValueError, match="not the text"):
        papers.make(acceptance)


@pytest.fixture
def kept(reader):
    """An acceptance whose paper is in the vault; what it says is another test's matter."""
    acceptance = consent(reader.volunteer, AGREEMENT, volunteering=reader)
    acceptance.paper = vault.put(b"%PDF-1.7 kept")
    acceptance.save()
    return acceptance


def test_the_person_and_who_handles_it_get_the_file_as_it_was_kept(client, kept, aino):
    for who in (kept.person, aino):
        client.force_login(who)
        answer = client.get(url("paper", kept.pk))
        assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 kept")
        assert answer["Content-Type"] == "application/pdf"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_gets_the_file(client, kept, admin):
    for who in (UserFactory(), coordinator("12"), admin):
        client.force_login(who)
        assert client.get(url("paper", kept.pk)).status_code == 404
    client.logout()
    assert client.get(url("paper", kept.pk)).status_code == 302


def test_a_file_that_is_not_what_was_kept_is_not_handed_out(client, kept, monkeypatch, caplog):
    monkeypatch.setattr(vault, "_read", lambda storage, name: b"%PDF-1.7 another")
    with caplog.at_level(logging.ERROR):
        assert client.get(url("paper", kept.pk)).status_code == 404
    assert str(kept.pk) in caplog.text


def test_an_acceptance_without_a_paper_has_no_file(client, kept):
    kept.paper = ""
    kept.save()
    assert client.get(url("paper", kept.pk)).status_code == 404
