"""Files as people hand them in: certificates of ours in every form, and what becomes of them on the way."""

import io
import json
import re
import struct
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from certification.credentials import checking, documents, editions, pictures, sealing, signing
from certification.credentials.badges import proofs
from certification.credentials.badges.did import method
from certification.credentials.badges.errors import Unreadable
from certification.credentials.checking import attached, reading
from tests.certification.badges.making import AWARDED, BADGE, THEIRS
from tests.factories.credentials import CredentialFactory

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
THEIR_DID = f"did:key:{THEIRS.public.multikey}"


def certified(**traits):
    """A certificate with its badges."""
    credential = CredentialFactory(**traits)
    editions.complete(credential)
    credential.refresh_from_db()
    return credential


def document(credential, language="fi"):
    """Its badge as text."""
    return editions.of(credential, language).document


def form(kind, credential, language="fi"):
    """The badge of the certificate in a form in which it is handed out."""
    if kind == "pdf":
        return documents.render(credential, language)
    if kind == "token":
        return editions.token_of(editions.of(credential, language)).encode()
    if kind.startswith("our "):
        return getattr(pictures, kind.removeprefix("our "))(editions.of(credential, language))
    return {"json": str.encode, "png": png, "packed png": lambda text: png(text, packed=True), "svg": svg}[kind](
        document(credential, language)
    )


FORMS = ("json", "token", "pdf", "our png", "our svg", "png", "packed png", "svg")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*texts, packed=False, keyword=b"openbadgecredential"):
    """The smallest picture there is, with badges baked into it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    baked = b"".join(
        chunk(
            b"iTXt",
            keyword + (b"\0\1\0\0\0" + zlib.compress(text.encode()) if packed else b"\0\0\0\0\0" + text.encode()),
        )
        for text in texts
    )
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + baked + pixels + chunk(b"IEND", b"")


def svg(*texts, before=""):
    inside = "".join(f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>" for text in texts)
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{NAMESPACE}">{inside}<g/></svg>'.encode()


def pdf(*attached, page=b""):
    """A PDF that nobody has signed, with these files in it."""
    made = pikepdf.new()
    made.add_blank_page()
    for number, content in enumerate(attached):
        made.attachments[f"{number}.json"] = pikepdf.AttachedFileSpec(made, content)
    return saved(made)


def saved(made):
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def rewritten(content, change):
    """The file opened, changed and saved again, as an editor of PDFs does."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        change(opened)
        return saved(opened)


def appended(content):
    """The file with another revision behind it: all of the signed bytes stay as they are."""
    start = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    place, root = len(content) + 1, re.findall(rb"/Root (\d+ \d+ R)", content)[-1].decode()
    new = b"\n9999 0 obj\n<</Type /Nothing>>\nendobj\n"
    table = f"xref\n9999 1\n{place:010d} 00000 n \ntrailer\n<</Size 10000 /Root {root} /Prev {start}>>\nstartxref\n"
    return content + new + table.encode() + str(len(content) + len(new)).encode() + b"\n%%EOF\n"


def foreign(**changes):
    """The signed badge of an issuer that nobody here knows, as text."""
    unsigned = BADGE.written() | {"issuer": {"id": THEIR_DID, "type": ["Profile"], "name": "Kaukainen opisto"}}
    unsigned |= changes
    key = f"{THEIR_DID}#{THEIRS.public.multikey}"
    return json.dumps(proofs.sign(unsigned, signer=THEIRS, method=key, created=AWARDED), ensure_ascii=False)


def in_our_name():
    """A badge in our name by a key that is not ours."""
    unsigned = BADGE.written() | {"issuer": {"id": signing.did(), "type": ["Profile"], "name": "Vieri"}}
    signed = proofs.sign(unsigned, signer=THEIRS, method=method(signing.did(), THEIRS.public), created=AWARDED)
    return json.dumps(signed, ensure_ascii=False)


def here(monkeypatch):
    """Reads PDFs in this process: for hundreds of files that are known not to be hostile."""

    def files(content):
        try:
            return reading.files(content)
        except Exception as error:
            raise Unreadable("pdf", type(error).__name__) from error

    monkeypatch.setattr(attached, "files", files)
    # Whose seal it is, if it is not ours, makes no difference to these answers.
    monkeypatch.setattr(sealing.checking, "_other", lambda pdf, names: sealing.SealAnswer(sealing.Seal.CHANGED))


def ask(content):
    """The answer in a word."""
    return checking.check_file(content).outcome.value


def hand_in(client, content, language="en", name="file.bin", **headers):
    """Through the door, as a browser does."""
    return client.post(f"/v/file?l={language}", {"file": SimpleUploadedFile(name, content)}, **headers)


def tampered(text):
    """The badge with another name in it."""
    changed = json.loads(text)
    changed["credentialSubject"]["identifier"][0]["identityHash"] = "Toinen Henkilö"
    return json.dumps(changed, ensure_ascii=False)
