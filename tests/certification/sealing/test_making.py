"""A certificate's file is signed: anyone's program can tell that it is whole and ours."""

import asyncio
import datetime as dt
import hashlib
import io
import logging
import random
import re
import statistics
import time

import pikepdf
import pytest
from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import ExternalSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certification.credentials import sealing
from certification.credentials.sealing import Seal
from core.sealroom import NoRoomError, Prepared
from tests.certification.paper import BADGE, made_for, pdfsig, poppler, unsigned
from tests.certification.sealing import hands


@pytest.fixture(params=["P-256, alone", "RSA, with an office above it"])
def signer(request, house):
    return house if request.param.startswith("P-256") else hands.vouched_for()


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def contents(pdf):
    """The signature in the file (CMS), without the zeros behind it."""
    with opened(pdf) as content:
        return cms.ContentInfo.load(bytes(content.Root.AcroForm.Fields[0].V.Contents))


def test_two_programs_that_are_not_ours_find_it_whole_and_signed(empty, signer, tmp_path):
    pdf = sealing.seal(empty, signer)

    said = pdfsig(pdf, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    root = ValidationContext(trust_roots=[x509.Certificate.load(signer.chain[-1])], allow_fetching=False)
    found = validate_pdf_signature(signature, root)
    assert (found.intact, found.valid, found.trusted, found.docmdp_ok) == (True,) * 4
    assert found.coverage.name == "ENTIRE_FILE"
    assert signature.docmdp_level.name == "NO_CHANGES"


def test_it_is_written_in_one_piece(signed):
    """No second revision: there is nothing before the signature that could be gone back to."""
    assert signed.count(b"%%EOF") == signed.count(b"startxref") == 1
    with opened(signed) as pdf:
        assert str(pdf.Root.Perms.DocMDP.Type) == "/Sig"


def places(pdf):
    """Where to change a byte: inside each part of the file."""
    value = pdf.index(b"/Contents <") + len(b"/Contents <")
    answer = value + 2 * (len(contents(pdf).dump()) - 20)
    with opened(pdf) as content:
        page = content.pages[0].Contents.objgen[0]
    return {
        "the title in the metadata": pdf.index(b"<dc:title>") + 60,
        "the badge": pdf.index(b"/EmbeddedFile") + 300,
        "the time of signing": pdf.index(b"/M (D:") + 10,
        "what may be changed": pdf.index(b"/TransformParams/V") + 24,
        "the range that is signed": pdf.index(b"/ByteRange [0 ") + 20,
        "the answer of the key": answer,
        "the page": pdf.index(b"stream\n", pdf.index(b"%d 0 obj" % page)) + 50,
        "the last line": len(pdf) - 2,
        # These the signature does not cover, so other programs let them pass; we do not.
        "the certificate": value + 600,
        "the zeros behind the signature": value + 8000,
    }


def test_one_byte_changed_anywhere_is_seen(signed, house, here, tmp_path):
    assert "Signature is Valid" in pdfsig(signed, tmp_path)
    for place, position in places(signed).items():
        changed = bytearray(signed)
        changed[position] ^= 1
        if place not in ("the certificate", "the zeros behind the signature"):
            assert "Signature is Valid" not in pdfsig(bytes(changed), tmp_path), place
        assert sealing.check(bytes(changed), house.chain).seal not in (Seal.OURS, Seal.OTHER), place


def test_no_byte_of_the_file_can_be_exchanged(signed, house, here):
    chosen = random.Random(4)
    for _ in range(120):
        position, value = chosen.randrange(len(signed)), chosen.randrange(1, 256)
        changed = bytearray(signed)
        changed[position] ^= value
        assert sealing.check(bytes(changed), house.chain).seal not in (Seal.OURS, Seal.OTHER), (position, value)


def test_the_badge_comes_out_of_the_file_byte_for_byte(signed, tmp_path):
    poppler("pdfdetach", signed, tmp_path, "-save", "1", "-o", tmp_path / "badge.json", last=None)
    assert (tmp_path / "badge.json").read_bytes() == BADGE.encode()
    with opened(signed) as pdf:
        (named, described) = pdf.Root.Names.EmbeddedFiles.Names
        (listed,) = pdf.Root.AF
        assert listed.objgen == described.objgen
        assert str(named) == str(described.UF) == str(described.F) == "certificate.json"
        assert str(described.AFRelationship) == "/Data"
        assert str(described.EF.F.Subtype) == "/application/ld+json"
        assert str(described.EF.F.Params.ModDate) == "D:20270128091500Z"


@pytest.mark.parametrize(
    ("language", "label"),
    [("fi", "Digituen valtakunnallinen verkosto"), ("sv", "Det riksomfattande"), ("en", "National digital support")],
)
def test_the_field_is_seen_on_the_page_and_told_to_voices(language, label, house):
    with opened(sealing.seal(unsigned(made_for(), language), house)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert (str(field.Subtype), str(field.FT), int(field.F)) == ("/Widget", "/Sig", 132)
        assert label in str(field.TU)
        assert field.P.objgen == pdf.pages[0].objgen
        assert field.objgen in [note.objgen for note in pdf.pages[0].Annots]
        left, bottom, right, top = map(float, field.Rect)
        width, height = map(float, pdf.pages[0].MediaBox[2:])
        assert 0 < left < right - 50 < width
        assert 0 < bottom < top - 10 < height
        assert [float(side) for side in field.AP.N.BBox[2:]] == pytest.approx([right - left, top - bottom], abs=0.02)
        assert b" f " in field.AP.N.read_bytes()
        # In the tree of what is read, under the name of the field, and found from it
        form = pdf.Root.StructTreeRoot.K[0].K[-1]
        assert (str(form.S), str(form.Alt)) == ("/Form", str(field.TU))
        assert form.K.Obj.objgen == field.objgen
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        assert numbers[numbers.index(int(field.StructParent)) + 1].objgen == form.objgen
        assert str(pdf.Root.Lang) == language


def test_the_words_stand_inside_the_field(signed, tmp_path):
    found = poppler("pdftotext", signed, tmp_path, "-bbox", last="-")
    with opened(signed) as pdf:
        left, bottom, right, top = map(float, pdf.Root.AcroForm.Fields[0].Rect)
        page = float(pdf.pages[0].MediaBox[3])
    said = []
    for *sides, word in re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.+?)</word>', found):
        x1, y1, x2, y2 = map(float, sides)
        if left <= x1 and x2 <= right and page - top - 2 <= y1 and y2 <= page - bottom + 2:
            said.append(word)
    assert len(said) >= 2


def test_what_is_written_is_what_pyhanko_would_write(empty, signer):
    pdf = sealing.seal(empty, signer)
    made = contents(pdf)
    (info,) = made["content"]["signer_infos"]
    own, *others = (x509.Certificate.load(each) for each in signer.chain)
    store = SimpleCertificateStore()
    store.register_multiple(others)
    theirs = ExternalSigner(signing_cert=own, cert_registry=store, signature_value=info["signature"].native)
    digest = asyncio.run(theirs.async_sign(hashlib.sha256(covered(pdf)).digest(), "sha256", use_pades=True))
    assert digest.dump() == made.dump()
    kinds = {each["type"].native for each in info["signed_attrs"]}
    assert kinds == {"content_type", "message_digest", "signing_certificate_v2"}


def covered(pdf):
    with opened(pdf) as content:
        _zero, before, after, rest = map(int, content.Root.AcroForm.Fields[0].V.ByteRange)
    assert after + rest == len(pdf)
    return pdf[:before] + pdf[after:]


def test_it_takes_a_fraction_of_what_pyhanko_takes(empty, house):
    own = x509.Certificate.load(house.chain[0])

    def theirs():
        signer = ExternalSigner(own, SimpleCertificateStore(), signature_value=house.sign(empty))
        asyncio.run(signer.async_sign(hashlib.sha256(empty).digest(), "sha256", use_pades=True))

    def ours():
        sealing.seal(empty, house)

    spent = {theirs: [], ours: []}
    for _ in range(15):
        for work, times in spent.items():
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    slow, quick = (statistics.median(times) for times in spent.values())
    assert slow >= 10 * quick, (slow, quick)


@pytest.mark.parametrize(
    "name",
    [
        "/ByteRange [0 0000000000 0000000000 0000000000]/Contents <" + "0" * 80 + ">",
        "x>>/Type /Sig/Contents <00>",
        "%%EOF startxref 0",
        "endstream endobj",
    ],
    ids=["an empty signature", "a dictionary", "an end", "an object's end"],
)
def test_a_name_that_looks_like_part_of_a_file_changes_nothing(name, house, tmp_path):
    pdf = sealing.seal(unsigned(made_for(name)), house)
    assert "Signature is Valid" in pdfsig(pdf, tmp_path)
    assert sealing.check(pdf, house.chain).seal == Seal.OURS


def test_only_an_empty_signature_can_be_filled_and_only_one(empty, signed, house):
    for wrong in (signed, b"", b"%PDF-1.7", empty + empty):
        with pytest.raises(NoRoomError):
            sealing.seal(wrong, house)


def test_a_signature_that_is_larger_than_its_room_is_refused(empty):
    with pytest.raises(NoRoomError):
        Prepared(empty).fill(b"x" * (sealing.room() + 1))
    assert Prepared(empty).fill(b"x" * sealing.room())


def test_each_signature_is_noted_in_the_log_once(empty, house, caplog):
    with caplog.at_level(logging.INFO, logger="vieri.credentials"):
        sealing.seal(empty, house)
    assert [record.getMessage() for record in caplog.records] == [f"file signed with key {house.key_id}"]


def test_the_time_of_signing_is_now(signed, house):
    said = sealing.check(signed, house.chain).signed_at
    assert dt.timedelta() <= dt.datetime.now(dt.UTC) - said < dt.timedelta(minutes=10)
