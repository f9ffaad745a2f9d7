"""The agenda on paper: everyone can read the file, and it says what the page does."""

import io
import unicodedata

import outloud
import page as validator
import pikepdf
import pypdf
import pytest
from django.core.cache import cache
from django.utils.translation import override

from core.texts import Words
from network.meetings import documents, links
from network.meetings.models import Meeting
from network.meetings.reading import whole
from tests.factories.meetings import AgendaItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def meeting():
    found = MeetingFactory(title_fi="Verkosto 😀 alkuun <b>", summary_fi="Tutustutaan.")
    AgendaItemFactory(meeting=found, minutes=10, title_fi="Tervetuloa")
    AgendaItemFactory(meeting=found, minutes=10, title_fi="Kartta", title_sv="Kartan", speaker_fi="العربية")
    return whole(Meeting.objects.all()).get(pk=found.pk)


def made(meeting, language="fi", carried=()):
    with override(language):
        return documents.read(meeting, carried).printed()


def said(file):
    words = " ".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(file)).pages)
    return unicodedata.normalize("NFC", " ".join(words.split()))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_meets_both_standards_in_each_language(meeting, language, tmp_path):
    file = made(meeting, language, [Words("Pyydä kirjastolta luettelo", "fi", language != "fi")])
    for profile in ("ua1", "3a"):
        found = validator.validate_pdf_bytes(file, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    (tmp_path / "agenda.pdf").write_bytes(file)
    heard = outloud.check(str(tmp_path / "agenda.pdf"))
    assert [(each.rule, each.message) for each in heard.findings if each.severity != "info"] == []
    assert (heard.verdict, heard.error) == ("pass", None)
    assert str(pikepdf.open(io.BytesIO(file)).Root.Lang) == language


def test_it_tells_what_the_page_does(meeting):
    found = said(made(meeting))
    for each in ("Verkosto alkuun <b>", "Tutustutaan.", "Tervetuloa", "Kartta", "Aino Esimerkki", "70100 Kuopio"):
        assert each in found
    assert "Kartan" in said(made(meeting, "sv"))
    assert "kokous.example" not in found


def test_whoever_has_it_need_not_fetch_it_again(client, meeting):
    path = links.file_of(meeting, "agenda_pdf")
    first = client.get(path)
    assert first["Content-Type"] == "application/pdf"
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    meeting.agenda.update(minutes=20)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(("language", "name"), [("fi", "ohjelma"), ("sv", "program"), ("en", "agenda")])
def test_its_name_is_in_the_language_of_the_address(client, meeting, language, name):
    with override(language):
        answer = client.get(links.file_of(meeting, "agenda_pdf"))
    assert f'"{name}-{meeting.day.isoformat()}.pdf"' in answer["Content-Disposition"]


@pytest.mark.parametrize("traits", [{"draft": True}, {"invited": True}, {"for_network": True}], ids=str)
def test_what_one_may_not_know_of_is_not_found(client, traits):
    assert client.get(links.file_of(MeetingFactory(**traits), "agenda_pdf")).status_code == 404


def test_without_an_agenda_it_says_so():
    file = made(whole(Meeting.objects.all()).get(pk=MeetingFactory().pk), "en")
    assert "The agenda has not been written yet." in said(file)
