"""The signed paper: only a PDF, kept as it is, handed to both sides and to nobody else."""

import logging

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.settings.topics.files import MEDIA_ROOT, STORAGES
from core import vault
from network.directory import papers
from network.directory.actions import agreements as actions
from network.directory.models import Agreement
from tests.network.agreements.conftest import pdf

pytestmark = pytest.mark.django_db

HOSTILE = {
    "empty": b"",
    "text": b"Kallaveden Digitalkoot",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "exe": b"MZ\x90\x00",
    "elf": b"\x7fELF",
    "zip": b"PK\x03\x04",
    "png": b"\x89PNG\r\n\x1a\n",
    "gif-then-pdf": b"GIF89a" + pdf(),
    "html-then-pdf": b"<html>" + pdf(),
    "space-then-pdf": b" " + pdf(),
    "pdf-then-zip": pdf() + b"PK\x05\x06" + b"\0" * 18,
    "pdf-then-html": pdf() + b"<script>alert(1)</script>",
    "header-only": b"%PDF-1.7\n",
    "fdf": pdf().replace(b"%PDF-1.7", b"%FDF-1.2"),
    "version": pdf().replace(b"%PDF-1.7", b"%PDF-9.7"),
    "cut-off": pdf()[:-20],
    "wrong-table": pdf().replace(b"xref\n0 1", b"xxxx\n0 1"),
    "table-beyond": pdf()[:-8] + b"9\n%%EOF\n",
    "postscript": b"%!PS-Adobe-3.0",
    "docx": b"PK\x03\x04" + b"word/document.xml",
}


def attach(agreement, actor, content=None, name="Sopimus.pdf"):
    return actions.attach_file(agreement=agreement, name=name, content=content or pdf(), actor=actor)


def address(agreement):
    return reverse("directory:agreement_file", args=[agreement.organisation_id, agreement.pk])


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_whole_pdf_is_refused(agreement, aino, kind):
    with pytest.raises(ValidationError):
        actions.attach_file(agreement=agreement, name="a.pdf", content=HOSTILE[kind], actor=aino)
    agreement.refresh_from_db()
    assert agreement.file_digest == ""


@pytest.mark.parametrize("over", [0, 1], ids=["largest", "too-large"])
def test_ten_megabytes_are_enough(agreement, aino, over):
    small = pdf()
    content = pdf(b"x" * (papers.LARGEST - len(small) + over - 4))
    content = content[:-6] + b" " * (papers.LARGEST + over - len(content)) + content[-6:]
    assert len(content) == papers.LARGEST + over
    if over:
        with pytest.raises(ValidationError) as refused:
            attach(agreement, aino, content)
        assert refused.value.code == "too_large"
    else:
        attach(agreement, aino, content)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\sopimus.PDF", "sopimus.pdf"),
        ("a\r\nX-Evil: 1.pdf", "aX-Evil: 1.pdf"),
        ("sopimus.pdf.exe", "sopimus.pdf.exe.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("...", "agreement.pdf"),
        ("n" * 300 + ".pdf", "n" * 110 + ".pdf"),
        ("Sopimus ää.pdf", "Sopimus ää.pdf"),
    ],
    ids=["path", "drive", "header", "program", "direction", "dots", "long", "plain"],
)
def test_a_name_is_only_a_name(given, kept):
    assert papers.tidy_name(given) == kept


def test_the_same_paper_twice_is_kept_and_written_down_once(agreement, aino):
    from wagtail.models import ModelLogEntry  # noqa: PLC0415

    first, second = attach(agreement, aino), attach(agreement, aino)
    assert first.file_digest == second.file_digest
    assert (first.file_name, first.file_size) == ("Sopimus.pdf", len(pdf()))
    assert ModelLogEntry.objects.filter(action="directory.agreement.attach").count() == 1


@pytest.mark.parametrize("who", ["aino", "manager"])
def test_both_sides_get_it_as_a_file_that_no_browser_opens_or_keeps(agreement, aino, who, client, request):
    attach(agreement, aino)
    client.force_login(request.getfixturevalue(who))
    answer = client.get(address(agreement))
    assert answer.content == pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="Sopimus.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= {each.strip() for each in answer["Cache-Control"].split(",")}


@pytest.mark.parametrize("who", ["editor", "stranger", "learner", "admin", ""])
def test_nobody_else_gets_it(agreement, aino, who, client, request):
    attach(agreement, aino)
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(address(agreement)).status_code == (404 if who else 302)


def test_no_address_leads_into_the_folder_it_is_kept_in(agreement, aino, client):
    attach(agreement, aino)
    agreement.refresh_from_db()
    digest = agreement.file_digest
    client.force_login(aino)
    for path in (f"/media/{digest[:2]}/{digest}", f"/media/images/../../private/{digest[:2]}/{digest}"):
        assert client.get(path, follow=True).status_code in {400, 404}
    location = STORAGES["private"]["OPTIONS"]["location"]
    assert MEDIA_ROOT not in {location, *location.parents}
    assert location not in MEDIA_ROOT.parents


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_paper_is_not_handed_out(agreement, aino, client, damage, caplog):
    attach(agreement, aino)
    agreement.refresh_from_db()
    name = f"{agreement.file_digest[:2]}/{agreement.file_digest}"
    storages["private"].delete(name)
    if damage == "changed":
        storages["private"].save(name, ContentFile(pdf(b"forged")))
    client.force_login(aino)
    with caplog.at_level(logging.ERROR):
        assert client.get(address(agreement)).status_code == 404
    assert str(agreement.pk) in caplog.text
    # Put in once more, it is whole again.
    vault.put(pdf())
    assert client.get(address(agreement)).content == pdf()


@pytest.mark.parametrize("digest", ["", "../../secret", "a" * 63, "A" * 64])
def test_only_a_digest_opens_the_vault(digest):
    with pytest.raises(vault.BrokenFileError):
        vault.get(digest)


# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def send(client, agreement, content, name="Sopimus.pdf", kind="application/pdf"):
    url = reverse("directory:agreement", args=[agreement.organisation_id, agreement.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, content, kind)})


def test_a_coordinator_adds_the_paper_on_the_page(agreement, aino, client):
    client.force_login(aino)
    assert send(client, agreement, pdf()).status_code == 302
    agreement.refresh_from_db()
    assert vault.get(agreement.file_digest) == pdf()
    page = client.get(reverse("directory:agreement", args=[agreement.organisation_id, agreement.pk]))
    assert "Sopimus.pdf" in page.content.decode()


@pytest.mark.parametrize("content", [b"", b"plain", pdf() + b"<script>"], ids=["empty", "text", "polyglot"])
def test_what_it_is_the_content_says_whatever_the_browser_claims(agreement, aino, client, content):
    client.force_login(aino)
    assert send(client, agreement, content).status_code == 422
    assert not Agreement.objects.exclude(file_digest="").exists()


def test_main_contacts_read_and_do_not_replace(agreement, manager, client):
    client.force_login(manager)
    assert send(client, agreement, pdf()).status_code == 403
    assert not Agreement.objects.exclude(file_digest="").exists()
