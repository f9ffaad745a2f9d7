"""All certificates of a batch as one ZIP file: whole, safe names, nothing kept, one that fails told."""

import io
import itertools
import os
import tracemalloc
import zipfile

import pypdf
import pytest
from wagtail.models import ModelLogEntry

from certification.batches import archive
from certification.credentials import actions as credentials
from certification.credentials import documents
from certification.credentials.models import Credential
from tests.factories.accounts import UserFactory
from tests.factories.batches import finished, present, start
from tests.factories.credentials import CredentialFactory
from training.groups import actions as groups

pytestmark = pytest.mark.django_db

NAMES = ["Aada Äijö", "Maj-Lis Östman", "محمد علي", "Aada Äijö", "../../etc/passwd", "CON", "Ánne Nuorgam"]


def opened(pieces):
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


@pytest.fixture
def light(monkeypatch):
    """Files that cost nothing to make; ``light[pk]`` is an error to raise for one."""
    errors = {}

    def render(credential, language):
        if error := errors.get(credential.pk):
            raise error
        return b"%PDF-" + f"{credential.shown_code} {language}".encode() * 10

    monkeypatch.setattr(documents, "render", render)
    return errors


@pytest.fixture
def batch(aino, made):
    for name in NAMES[:3]:
        present(made, UserFactory(name=name), actor=aino)
    return finished(made.group, aino)


def get(browse, person, batch, language="sv"):
    return browse(person, "batches:download", batch.pk, query=f"?language={language}")


def test_the_file_holds_a_real_certificate_for_each_in_the_language_chosen(signed, browse, aino, batch):
    answer = get(browse, aino, batch)
    assert answer.streaming
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="part-meeting-en-20')
    assert "no-store" in answer["Cache-Control"]
    found = opened(answer.streaming_content)
    assert found.testzip() is None
    assert len(found.namelist()) == 3
    for name in found.namelist():
        given = Credential.objects.get(code=name[-13:-4].replace("-", ""))
        (page,) = pypdf.PdfReader(io.BytesIO(found.read(name))).pages
        shown = page.extract_text()
        assert given.shown_code in shown
        assert "Part meeting (sv)" in shown
    line = ModelLogEntry.objects.get(action="batches.batch.download")
    assert (line.user, line.data) == (aino, {"certificates": 3})


def test_names_of_files_are_safe_and_never_the_same(light):
    made = [CredentialFactory(person=UserFactory(name=name), subject_name=name) for name in NAMES]
    found = opened(archive.stream([each.pk for each in made], "fi", said_in="fi"))
    expected = ["aada-äijö", "maj-lis-östman", "محمد-علي", "aada-äijö", "etcpasswd", "con", "ánne-nuorgam"]
    assert found.namelist() == [f"{name}-{each.shown_code}.pdf" for name, each in zip(expected, made, strict=True)]
    assert len(set(found.namelist())) == len(NAMES)
    assert all(info.external_attr >> 16 == 0o644 for info in found.infolist())


@pytest.mark.parametrize(
    "name", ["\u202e", "***", "_-_", "\u0000x", "a" * 150], ids=["turning", "stars", "lines", "nul", "long"]
)
def test_no_name_makes_a_file_without_a_name_or_with_too_long_a_one(name):
    made = CredentialFactory.build(subject_name=name, person=None, completion=None)
    found = archive.name_of(made)
    assert found.endswith(f"-{made.shown_code}.pdf")
    assert 15 <= len(found) <= 75
    assert found.isprintable()


def test_one_that_cannot_be_made_is_told_and_the_others_are_there(light, aino, batch, browse, caplog):
    first, *others = Credential.objects.order_by("subject_name")
    light[first.pk] = ValueError("no key")
    found = opened(get(browse, aino, batch).streaming_content)
    *pdfs, note = found.namelist()
    assert sorted(pdfs) == sorted(archive.name_of(each) for each in others)
    assert note == "read-me.txt"
    said = found.read(note).decode()
    assert f"{first.shown_code}: could not be made now, try again later" in said
    assert first.subject_name not in said
    assert str(first.pk) in caplog.text


def test_revoked_and_erased_ones_are_left_out_with_a_line(light, aino, admin, batch, browse):
    revoked, erased, kept = Credential.objects.order_by("pk")
    credentials.revoke(credential=revoked, reason="Väärä henkilö sai tämän.", actor=admin)
    credentials.erase(credential=erased, actor=erased.person)
    found = opened(get(browse, aino, batch).streaming_content)
    assert found.namelist() == [archive.name_of(kept), "read-me.txt"]
    said = found.read("read-me.txt").decode()
    assert f"{revoked.shown_code}: Revoked" in said
    assert f"{erased.shown_code}: No longer available" in said


def test_whoever_does_not_share_is_not_in_the_file(light, aino, made, batch, browse):
    present(made, UserFactory(name="Onni Hiljainen"), actor=aino, shares=False)
    finished(made.group, aino)
    gone = batch.entries.first()
    groups.withdraw_sharing(membership=gone.person.memberships.get(), actor=gone.person)
    found = opened(get(browse, aino, batch).streaming_content)
    assert len(found.namelist()) == 2
    assert not [name for name in found.namelist() if gone.credential.shown_code in name]


def test_there_is_no_file_before_the_batch_has_ended(light, aino, made, batch, browse):
    present(made, actor=aino)
    waiting = start(made.group, aino)
    answer = get(browse, aino, waiting)
    assert answer.status_code == 302
    assert "There are no certificates to download yet." in browse(aino, "batches:batch", waiting.pk).content.decode()


@pytest.mark.parametrize("language", ["", "de", "../fi"])
def test_another_language_makes_no_file(light, aino, batch, browse, language):
    assert get(browse, aino, batch, language).status_code == 302
    assert not ModelLogEntry.objects.filter(action="batches.batch.download").exists()


def test_asked_for_again_and_again_there_is_a_limit(light, aino, batch, browse):
    got = [get(browse, aino, batch).status_code for _n in range(8)]
    assert got == [200] * 6 + [429] * 2


def test_the_file_leaves_piece_by_piece(light, aino, batch):
    pieces = list(archive.stream([each.pk for each in Credential.objects.all()], "fi", said_in="fi"))
    assert len(pieces) == 4
    assert pieces[0].startswith(b"PK\x03\x04")
    assert b"PK\x05\x06" in pieces[-1]


def test_whoever_stops_listening_stops_the_work(light, aino, batch, monkeypatch):
    made = []
    monkeypatch.setattr(documents, "render", lambda credential, language: made.append(credential) or b"%PDF-")
    stream = archive.stream([each.pk for each in Credential.objects.all()], "fi", said_in="fi")
    next(stream)
    stream.close()
    assert len(made) == 1


def test_memory_stays_flat_however_many_there_are(monkeypatch):
    """A file of 200 of 100 kB each, which do not shrink, takes little more memory than one of 20."""
    numbers = itertools.count()
    content = os.urandom(100_000)
    monkeypatch.setattr(documents, "render", lambda credential, language: content)
    monkeypatch.setattr(archive, "name_of", lambda credential: f"{next(numbers)}.pdf")
    pks = [each.pk for each in CredentialFactory.create_batch(archive.CHUNK)]

    def most(number):
        tracemalloc.start()
        chosen = list(itertools.islice(itertools.cycle(pks), number))
        size = sum(len(piece) for piece in archive.stream(chosen, "fi", said_in="fi"))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > number * 100_000
        return peak

    most(archive.CHUNK)
    few, many = most(20), most(200)
    assert many - few < 180 * 100_000 / 10, (few, many)
