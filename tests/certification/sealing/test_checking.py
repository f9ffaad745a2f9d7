"""What is said of the signature in a file that anybody may have made: never too much, and never an error."""

import io
import time
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certification.credentials import apart, sealing
from certification.credentials.paperkeys import FilePaperKey
from certification.credentials.sealing import Seal, checking, reading
from tests.certification.sealing import hands


def seal_of(pdf, *trusted):
    return sealing.check(pdf, [each for signer in trusted for each in signer.chain[:1]]).seal


@pytest.fixture(scope="module")
def stranger():
    return hands.house()


class _Bold(signers.PdfSigner):
    """Does not ask whether the file may be changed."""

    def _enforce_certification_constraints(self, reader):
        pass


def signed_again(pdf, signer, *, certify=False, name="another"):
    """The file with a signature of pyHanko's added at its end."""
    own, *others = (x509.Certificate.load(each) for each in signer.chain)
    store = SimpleCertificateStore()
    store.register_multiple(others)

    class Hand(signers.ExternalSigner):
        async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
            return bytes(80) if dry_run else signer.sign(data)

    level = MDPPerm.FILL_FORMS
    about = signers.PdfSignatureMetadata(
        field_name=name, subfilter=SigSeedSubFilter.PADES, certify=certify, docmdp_permissions=level
    )
    hand = Hand(signing_cert=own, cert_registry=store)
    return _Bold(about, signer=hand).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()


def empty_page():
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def test_ours_is_told_from_another_s(signed, empty, house, stranger, here):
    assert seal_of(signed, house) == Seal.OURS
    assert seal_of(signed, stranger, house) == Seal.OURS
    assert seal_of(signed, stranger) == Seal.OTHER
    assert seal_of(signed) == Seal.OTHER
    assert seal_of(sealing.seal(empty, stranger), house) == Seal.OTHER


def test_it_is_said_in_whose_name_it_was_signed(signed, house, here):
    assert sealing.check(signed, house.chain).signer == "Digituen valtakunnallinen verkosto"
    assert sealing.check(empty_page(), house.chain) == sealing.SealAnswer(Seal.NONE)


def test_the_same_name_on_another_certificate_is_not_ours(empty, house, stranger, here):
    """Anyone can make a certificate in our name."""
    answer = sealing.check(sealing.seal(empty, stranger), house.chain)
    assert (answer.seal, answer.signer) == (Seal.OTHER, "Digituen valtakunnallinen verkosto")


def test_our_certificate_with_another_s_key_is_a_broken_signature(empty, house, stranger, here):
    thief = FilePaperKey(stranger._native, house.chain)
    assert seal_of(sealing.seal(empty, thief), house) == Seal.CHANGED


def test_whoever_an_office_vouches_for_is_not_ours_for_that(empty, here):
    """Only the certificate itself counts, not who issued it: an office has many customers."""
    signer = hands.vouched_for()
    pdf = sealing.seal(empty, signer)
    assert seal_of(pdf, signer) == Seal.OURS
    assert sealing.check(pdf, [signer.chain[1]]).seal == Seal.OTHER


def test_nothing_may_be_added_to_ours(signed, house, stranger, here):
    assert seal_of(signed + b"\n", house) == Seal.CHANGED
    assert seal_of(signed + b"%%EOF\n", house) in (Seal.CHANGED, Seal.UNCLEAR)
    assert seal_of(signed_again(signed, stranger), house) == Seal.CHANGED
    assert seal_of(signed_again(signed, house), house) == Seal.CHANGED
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.docinfo["/Title"] = "Todistus: Joku Muu"
        written = io.BytesIO()
        pdf.save(written)
    assert seal_of(written.getvalue(), house) == Seal.CHANGED


def test_files_of_other_houses_are_understood(house, stranger, here):
    once = signed_again(empty_page(), stranger, certify=True)
    assert seal_of(once, house) == Seal.OTHER
    assert seal_of(signed_again(once, hands.vouched_for(), name="second"), house) == Seal.OTHER
    writer = IncrementalPdfFileWriter(io.BytesIO(once))
    writer.root["/PageMode"] = NameObject("/UseOutlines")
    writer.update_root()
    added = io.BytesIO()
    writer.write(added)
    assert seal_of(added.getvalue(), house) == Seal.CHANGED
    changed = bytearray(once)
    changed[once.index(b"/MediaBox") + 14] ^= 1
    assert seal_of(bytes(changed), house) == Seal.CHANGED


def bomb():
    """A cross-reference stream that would unpack into 2 GB."""
    packed = zlib.compress(zlib.compress(bytes(4_000_000), 9) * 8, 9)
    head = b"1 0 obj\n<</Type/XRef/Size 5/W[1 4 2]/Root 1 0 R/Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n"
    return b"%PDF-1.7\n" + head % len(packed) + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def crowd():
    """So many branches, which all meet again, that no time is enough to walk them all."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("/ByteRange")))
        for _ in range(60):
            field = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a"), Kids=pikepdf.Array([field, field])))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return made.getvalue()


def nested(depth=200_000):
    body = b"%PDF-1.7\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\n"
    return (
        body
        + b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\n"
        + (b"startxref\n%d\n%%%%EOF\n" % len(body))
    )


def circle():
    """Each part of the form is the other's parent."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        first = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
        first.Kids = pikepdf.Array([first])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([first]), SigFlags=3)
        pdf.save(made)
    return made.getvalue()


def locked():
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made, encryption=pikepdf.Encryption(owner="x", user="y"))
    return made.getvalue()


def archive():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("a.pdf", b"%PDF-1.7")
    return made.getvalue()


STRANGE = {
    "nothing": b"",
    "a head alone": b"%PDF-1.7\n",
    "no end": b"%PDF-1.7\n1 0 obj\n<<",
    "zeros": bytes(100_000),
    "an archive": archive(),
    "a page": b"<html><script>alert(1)</script>",
    "a far start": b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF",
    "a start before the start": b"%PDF-1.7\nstartxref\n-5\n%%EOF",
    "itself before itself": b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \n"
    b"trailer\n<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF",
    "deep": nested(),
    "a bomb": bomb(),
    "a circle": circle(),
    "locked": locked(),
    "too large": b"%PDF-1.7\n" + bytes(checking.LARGEST),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_nothing_that_a_stranger_sends_raises_or_holds(kind, house, here):
    assert seal_of(STRANGE[kind], house) in (Seal.UNCLEAR, Seal.NONE)
    if kind != "too large":
        assert reading.look(STRANGE[kind])["seal"] in ("unclear", "none")


def test_a_cut_file_never_holds(signed, house, here):
    for length in range(0, len(signed), 1499):
        assert seal_of(signed[:length], house) not in (Seal.OURS, Seal.OTHER)


def test_what_cannot_be_read_is_noted_without_a_word_of_it(house, caplog, here):
    with caplog.at_level("INFO", logger="vieri.credentials"):
        sealing.check(b"%PDF-1.7 /ByteRange Raimo Vesterinen", house.chain)
    assert len(caplog.records) == 1
    assert "Raimo" not in caplog.text


def test_a_file_of_another_house_is_looked_at_in_a_process_of_its_own(signed, stranger):
    assert seal_of(signed, stranger) == Seal.OTHER


def test_who_wants_to_keep_us_busy_is_not_waited_for(house, monkeypatch):
    monkeypatch.setattr(apart, "_MAX_SECONDS", 0.5)
    start = time.monotonic()
    assert seal_of(crowd(), house) == Seal.UNCLEAR
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    ("change", "limited"),
    [
        ("reading.MAX_SECONDS = 1", True),
        ("reading.look = lambda pdf: {'seal': 'none', 'why': len(bytearray(2 * reading.MAX_MEMORY))}", True),
        ("reading.look = lambda pdf: {'seal': 'none', 'why': len(bytearray(reading.MAX_MEMORY // 20))}", False),
    ],
    ids=["time", "memory", "neither"],
)
def test_the_other_process_may_use_only_so_much(change, limited, monkeypatch, tmp_path, house):
    folder = str(Path(reading.__file__).parent)
    (tmp_path / "run.py").write_text(
        f"import sys; sys.path.insert(0, {folder!r}); import reading; {change}; reading.main()"
    )
    monkeypatch.setattr(checking, "_PROGRAM", tmp_path / "run.py")
    monkeypatch.setattr(apart, "_MAX_SECONDS", 60)
    start = time.monotonic()
    assert seal_of(crowd(), house) == (Seal.UNCLEAR if limited else Seal.NONE)
    assert time.monotonic() - start < 30


def test_no_byte_of_the_signature_itself_may_be_another(signed, house, here):
    """Readers pass over some, such as the version of the envelope. The zeros that fill the room are no part of it."""
    found = checking.filled(signed)
    value = bytes.fromhex(found["value"].decode()).rstrip(b"\0")
    certificate = value.index(house.chain[0])
    after = certificate + len(house.chain[0])
    for at in (*range(certificate), *range(certificate, after, 60), *range(after, len(value), 2)):
        changed = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
        pdf = signed.replace(value.hex().encode(), changed.hex().encode())
        assert sealing.check(pdf, house.chain).seal != Seal.OURS, f"byte {at} may be changed"


def test_a_signature_that_is_not_built_again_may_be_changed_in_places(signed, house, here, monkeypatch):
    """The control twin: a byte of the envelope's version."""
    value = bytes.fromhex(checking.filled(signed)["value"].decode()).rstrip(b"\0")
    at = value.index(b"\x02\x01\x01\x31") + 2
    changed = value[:at] + b"\x03" + value[at + 1 :]
    pdf = signed.replace(value.hex().encode(), changed.hex().encode())
    assert sealing.check(pdf, house.chain).seal == Seal.CHANGED
    monkeypatch.setattr(checking, "_to_the_last_byte", lambda _value: True)
    assert sealing.check(pdf, house.chain).seal == Seal.OURS
