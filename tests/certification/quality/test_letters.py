"""Letters: complete in each language, frozen, the same file each time, and only for those whom they concern."""

import datetime as dt
import io
import re

import pymupdf
import pytest
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from certification.credentials import sealing, signing
from certification.credentials.badges.errors import KeyTrouble
from certification.quality import letterpaper, letters
from certification.quality.actions import deciding
from certification.quality.models import Decision, Letter
from certification.quality.states import CaseKind, CaseState, DecisionKind, Grade, Outcome, Part, State, Status
from core import clock, mail
from core.models import OutgoingMail
from tests.certification.quality.test_deciding import REASONS, decided, minor, waiting
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("fi", "sv", "en")


@pytest.fixture(autouse=True)
def own_keys(tmp_path, settings):
    settings.KEY_FOLDER = tmp_path / "keys"
    settings.QUALITY_OFFICE = {
        "email": "laatu@vieri.example",
        "phone": "073 000 0120",
        "appeals": {"fi": "Muutoksenhakulautakunta (esimerkki)", "sv": "Besvärsnämnden (exempel)", "en": "Board"},
    }


def measured(kind, **more):
    """A decision on a measure."""
    of = quality.certification()
    measure = quality.measure(of, kind, **more)
    if kind == DecisionKind.REDUCE:
        measure.places.set(of.places.all())
    decision = quality.decide(
        by=quality.agency(Part.DECIDER),
        organisation=of.organisation,
        certification=of,
        measure=measure,
        kind=kind,
        reasons="Puutetta ei ole korjattu.",
        until=clock.today() + dt.timedelta(days=90) if kind == DecisionKind.SUSPEND else None,
    )
    return {"certification": of, "decision": decision}


def case(kind):
    of = quality.certification()
    return of.organisation.quality_cases.create(
        kind=kind,
        number="V-2026-001",
        decision=of.decisions.get(),
        certification=of,
        text="Emme ole samaa mieltä.",
        filed_by=UserFactory(),
        due_on=clock.today(),
        state=CaseState.CLOSED,
        outcome=Outcome.PARTLY,
        answer="Kohta 2.1 arvioidaan uudelleen.",
        closed_at=clock.now(),
        handler=quality.agency("cases"),
    )


def about(kind):
    """What each kind of letter is written with."""
    due = clock.today() + dt.timedelta(days=14)
    asked = {"text": "Hyvä alku.", "lines": ["2.1 Kurssin sisältö puuttuu."], "due": due}
    return {
        "completeness": lambda: {"application": quality.application(State.INCOMPLETE), **asked},
        "findings": lambda: {"application": quality.application(State.FINDINGS), **asked},
        "lapsed": lambda: {"application": quality.application(State.INCOMPLETE), "due": due},
        "hearing": hearing,
        "ended": lambda: {"certification": quality.certification(ended_at=clock.now(), ended_as=Status.ENDED)},
        "surveillance": lambda: {"certification": quality.certification(), "due": due},
        "appeal_answer": lambda: {"case": case(CaseKind.APPEAL)},
        "complaint_answer": lambda: {"case": case(CaseKind.COMPLAINT)},
        "sent_back": lambda: {"application": quality.application(State.REVIEW), "text": "Katsokaa 2.2."},
    }.get(kind, lambda: measured(kind))()


def hearing():
    of = quality.certification()
    return {"certification": of, "measure": quality.measure(of, heard=False)}


def said(letter):
    """All its words."""
    lines = [letter.content["subject"]]
    for each in letter.content["paragraphs"]:
        lines += [each["heading"], each["text"], *each["lines"]]
    return "\n".join(lines)


def without_gaps(words):
    """No place in a sentence is empty, and none is left open."""
    return not re.search(r"%\(|\bNone\b(?! of them)|  |: *\.| ,|\{", words)


OTHERS = sorted(set(letters.KINDS) - {"grant", "grant_with_conditions", "refuse"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", OTHERS)
def test_each_kind_is_written_in_each_language_without_gaps(kind, language):
    letter = letters.write(kind, language=language, **about(kind))
    words = said(letter)
    assert letter.language == language
    assert without_gaps(words)
    assert all(each["text"] or each["lines"] for each in letter.content["paragraphs"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("graded", [Grade.CONFORM, Grade.MINOR, Grade.MAJOR])
def test_decisions_on_applications_are_written_in_each_language(graded, language):
    made, decider = waiting(language=language)
    if graded == Grade.MINOR:
        minor(made, "purpose_published")
    elif graded == Grade.MAJOR:
        made, decider = waiting(language=language, graded=graded)
    decision = deciding.decide(application=made, reasons=REASONS, actor=decider)
    words = said(decision.letter)
    assert without_gaps(words)
    assert made.number in words
    assert made.organisation.name in words
    assert REASONS.splitlines()[1] in words
    assert "laatu@vieri.example" in words
    if decision.certification:
        assert "/v/" in words
        assert made.scope.get().place.name in words
    else:
        assert "/v/" not in words
        assert "2.1 " in words


def test_the_letter_is_in_the_applications_language_and_the_mail_in_the_readers():
    made, decider = waiting(language="sv")
    made.organisation.contacts.get().person.__class__.objects.filter(
        contact_roles__organisation=made.organisation
    ).update(language="en")
    decision = deciding.decide(application=made, reasons=REASONS, actor=decider)
    assert decision.letter.language == "sv"
    sent = OutgoingMail.objects.get()
    assert sent.language == "en"
    assert reverse("quality:letter", args=[decision.letter.pk]).split("/", 2)[2] in sent.body or "letter" in sent.body


def test_a_letter_stays_as_it_was_written():
    letter = decided().letter
    before = said(letter)
    organisation = letter.organisation
    organisation.name_fi = organisation.name = "Aivan toinen ry"
    organisation.save()
    assert said(Letter.objects.get(pk=letter.pk)) == before
    with pytest.raises(TypeError):
        letter.save()


def test_an_unknown_kind_or_a_missing_value_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        letters.write("thanks", application=quality.application(State.SUBMITTED))
    with pytest.raises(KeyError):
        letters.write("hearing", certification=quality.certification())


def test_the_file_is_the_same_each_time_and_carries_a_signature():
    letter = decided().letter
    drawn = letterpaper.drawn(letter)
    assert drawn == letterpaper.drawn(Letter.objects.get(pk=letter.pk))
    made = letters.pdf(letter)
    assert made.startswith(b"%PDF-")
    assert len(made) == len(drawn)
    assert sealing.check(made, signing.paper_certificates()).seal == sealing.Seal.OURS
    assert sealing.check(made.replace(b"%PDF-1.7", b"%PDF-1.6"), signing.paper_certificates()).seal != sealing.Seal.OURS
    reader = PdfReader(io.BytesIO(made), strict=True)
    assert reader.trailer["/Root"]["/AcroForm"]["/SigFlags"] == 3
    assert reader.trailer["/Root"]["/Lang"].startswith("fi")
    text = " ".join(page.extract_text() for page in reader.pages)
    assert letter.number in text
    # Another reader, which follows the table of contents of the file to the letter.
    assert pymupdf.open(stream=made).metadata["title"] == letter.content["subject"]
    assert [each.field_name for page in pymupdf.open(stream=made) for each in page.widgets()] == ["signature"]
    with override("en"):
        assert letterpaper.file_name(letter).endswith(f"-{letter.number}.pdf")


def test_signs_that_no_font_has_and_markup_are_shown_as_no_more_than_words():
    made, decider = waiting()
    reasons = "<script>alert(1)</script> <img src='https://evil.example/x.png'> \U0001f600 \u202eabc"
    decision = deciding.decide(application=made, reasons=reasons, actor=decider)
    pages = PdfReader(io.BytesIO(letters.pdf(decision.letter))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "<script>alert(1)</script>" in text
    assert "\U0001f600" not in text


def test_a_mail_brings_the_letter_as_a_file(mailoutbox):
    decision = decided()
    sent = OutgoingMail.objects.get()
    assert mail.deliver(sent.pk)
    ((name, content, kind),) = mailoutbox[-1].attachments
    assert name == letterpaper.file_name(decision.letter)
    assert content.startswith(b"%PDF-")
    assert kind == "application/pdf"


def test_somebody_without_an_account_gets_the_letter_without_a_link():
    found = case(CaseKind.COMPLAINT)
    letter = letters.write("complaint_answer", case=found)
    letters.send(letter, ["kysyja@jarvikunta.example"])
    sent = OutgoingMail.objects.get()
    assert sent.to == "kysyja@jarvikunta.example"
    assert sent.language == found.language
    assert "http" not in sent.body.replace("https://vieri", "")


def test_letters_are_for_those_whom_they_concern(client):
    decision = decided()
    path = reverse("quality:letter", args=[decision.letter.pk])
    made = decision.application
    own = made.organisation.contacts.first().person
    editor = ContactFactory(organisation=made.organisation, role="editor").person
    for reader in (own, editor, *(quality.member(made, part) for part in Part)):
        client.force_login(reader)
        response = client.get(path)
        assert response.status_code == 200, reader
        assert response["Content-Type"] == "application/pdf"
    for stranger in (quality.provider(), UserFactory(), quality.agency(Part.DECIDER), quality.agency("cases")):
        client.force_login(stranger)
        assert client.get(path).status_code == 404
    client.logout()
    assert client.get(path).status_code == 302


def test_the_answer_to_a_complaint_is_not_for_the_organisation_it_is_about(client):
    found = case(CaseKind.COMPLAINT)
    letter = letters.write("complaint_answer", case=found)
    path = reverse("quality:letter", args=[letter.pk])
    client.force_login(quality.provider(found.organisation))
    assert client.get(path).status_code == 404
    for reader in (found.filed_by, found.handler):
        client.force_login(reader)
        assert client.get(path).status_code == 200


def test_while_nothing_can_sign_the_letter_waits(client, monkeypatch):
    decision = decided()

    def nothing():
        raise KeyTrouble("no_key", "No key")

    monkeypatch.setattr(signing, "paper_signer", nothing)
    client.force_login(decision.organisation.contacts.first().person)
    response = client.get(reverse("quality:letter", args=[decision.letter.pk]))
    assert response.status_code == 503
    assert response["Retry-After"]
    assert not mail.deliver(OutgoingMail.objects.get().pk)
    assert OutgoingMail.objects.get().sent_at is None
    assert Decision.objects.count() == 1
