"""Files made to hurt whoever reads them: each is answered in its time, and the answer is never "valid"."""

import base64
import json
import random
import subprocess
import sys
import threading
import time
import zlib

import pikepdf
import pytest

from certification.credentials import apart, checking
from certification.credentials.badges.errors import Unreadable
from certification.credentials.checking import attached, reading
from tests.certification import handed
from tests.certification.handed import ask, certified, document

HARMLESS = {"no_badge", "could_not_check"}
ZEROS = zlib.compress(bytes(60_000_000), 9)  # 58 kB
# Twice packed, as some readers unpack it: 5 kB that become 4 GB.
NESTED = zlib.compress(zlib.compress(bytes(4_000_000), 9) * 1_000, 9)


def raw_pdf(*objects, root=b"<</Type /Catalog /Names <</EmbeddedFiles 2 0 R>>>>"):
    """A PDF of exactly these objects, the catalogue first, with a table that readers have to make themselves."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate((root, *objects), 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R /Size %d>>\n%%%%EOF\n" % (len(objects) + 2)


def stream(content, about=b""):
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), about, content)


def with_file(about, content):
    names = b"<</Names [(a) 3 0 R]>>"
    return raw_pdf(names, b"<</Type /Filespec /EF <</F 4 0 R>>>>", stream(content, about))


def object_stream_bomb():
    """A catalogue that stands in a stream of objects, behind 60 MB of nothing."""
    packed = zlib.compress(b"1 0 " + b" " * 60_000_000 + b"<</Type /Catalog>>", 9)
    return raw_pdf(stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"))


HOSTILE = {
    "empty": b"",
    "zeros": bytes(100_000),
    "only a head": b"%PDF-1.7",
    "head late": b" " * 1000 + b"%PDF-1.7",
    "noise": b"%PDF-1.7\n" + random.Random(1).randbytes(50_000),
    "a bomb": with_file(b"/Filter /FlateDecode", ZEROS),
    "a bomb in a bomb": with_file(b"/Filter [/FlateDecode /FlateDecode]", NESTED),
    "a predictor": with_file(b"/Filter /FlateDecode /DecodeParms <</Columns 999999999 /Predictor 15>>", ZEROS),
    "run lengths": with_file(b"/Filter /RunLengthDecode", b"\x81a" * 100_000),
    "a stream of objects": object_stream_bomb(),
    "names in a circle": raw_pdf(b"<</Kids [2 0 R 2 0 R]>>"),
    "names of names": raw_pdf(*(b"<</Kids [%d 0 R %d 0 R]>>" % (n, n) for n in range(3, 40)), b"<</Names []>>"),
    "many names": raw_pdf(b"<</Names [" + b"(a) 3 0 R " * 50_000 + b"]>>", b"<</EF <</F 4 0 R>>>>", stream(b"x")),
    "a file that is a circle": raw_pdf(b"<</Names [(a) 3 0 R]>>", b"<</EF 3 0 R /F 3 0 R>>"),
    "a file that is a number": raw_pdf(b"<</Names [(a) 7]>>"),
    "no file in a file": raw_pdf(b"<</Names [(a) 3 0 R]>>", b"<</EF <</F (text)>>>>"),
    "deep brackets": raw_pdf(b"[" * 200_000 + b"]" * 200_000),
    "a length that lies": raw_pdf(
        b"<</Names [(a) 3 0 R]>>", b"<</EF <</F 4 0 R>>>>", b"<</Length 99999999999>>\nstream\nx\nendstream"
    ),
    "more files than allowed": handed.pdf(*(b"%d" % number for number in range(reading.MAX_FILES + 1))),
    "a file too large": handed.pdf(bytes(reading.MAX_FILE + 1)),
    "encrypted": None,
    "entities": handed.svg(before='<!DOCTYPE s [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'),
    "an outside entity": handed.svg(before='<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/hostname">]>'),
    "deep markup": b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 500_000,
    "markup in a badge": f'<b:credential xmlns:b="{handed.NAMESPACE}">{{<b:credential/>}}</b:credential>'.encode(),
    "not XML": b"<svg",
    "an unknown encoding": b'<?xml version="1.0" encoding="x-none"?><svg/>',
    "a picture that breaks off": handed.png("{}")[:60],
    "a picture with a long chunk": b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXtopenbadgecredential\0",
    "a packed bomb": b"\x89PNG\r\n\x1a\n" + handed.chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + ZEROS),
    "packed otherwise": b"\x89PNG\r\n\x1a\n" + handed.chunk(b"iTXt", b"openbadgecredential\0\7\0\0\0x"),
    "half a text": b"\x89PNG\r\n\x1a\n" + handed.chunk(b"iTXt", b"openbadgecredential\0\1"),
    "not packed": b"\x89PNG\r\n\x1a\n" + handed.chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0xxxx"),
    "deep JSON": b'{"a":' * 100_000,
    "long JSON": b'{"@context": "' + b"x" * 3_000_000 + b'"}',
    "half JSON": b'{"@context": [',
    "another token": b"a.b.c",
    "an unsigned token": b".".join(
        base64.urlsafe_b64encode(part).rstrip(b"=") for part in (b'{"alg":"none","kid":"did:a#b"}', b"{}", b"x")
    ),
    "a long token": b"a" * 2_000_000 + b".b.c",
    "a zip": b"PK\x03\x04" + ZEROS,
    "a page": b"<!doctype html><script>alert(1)</script>",
    "half a sign": b'{"a": "\xff\xfe"}',
}


def encrypted():
    made = pikepdf.new()
    made.add_blank_page()
    out = handed.io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_answered_in_their_time(name, monkeypatch):
    monkeypatch.setattr(apart, "_MAX_SECONDS", 60)  # so that only the limits of the process itself count
    started = time.process_time()
    assert ask(encrypted() if name == "encrypted" else HOSTILE[name]) in HARMLESS
    assert time.process_time() - started < 3  # of this process, which serves others


@pytest.mark.django_db
def test_a_bomb_beside_the_badge_does_not_help():
    """Whoever holds a genuine badge can attach what they like."""
    badge = document(certified()).encode()
    opened = pikepdf.open(handed.io.BytesIO(handed.pdf(badge)))
    opened.attachments["z.json"] = pikepdf.AttachedFileSpec(opened, bytes(60_000_000))
    assert ask(handed.saved(opened)) == "could_not_check"
    assert ask(handed.pdf(badge)) == "page_changed"


def in_the_process(instead):
    """Runs the program with something else in the place of its work."""
    folder = str(attached._PROGRAM.parent)
    program = f"import sys; sys.path.insert(0, {folder!r}); import reading\n{instead}\nreading.main()\n"
    return subprocess.run([sys.executable, "-I", "-c", program], input=b"", capture_output=True, check=False)


WRITES = """import tempfile
def files(pdf):
    out = {}
    out.write(b"x")
    out.flush()
    return [b"x"]
reading.files = files"""


@pytest.mark.parametrize(
    ("instead", "ends_well"),
    [
        ("reading.files = lambda pdf: [b'x']", True),
        ("reading.files = lambda pdf: [bytes(2 * reading.MAX_MEMORY)]", False),
        (WRITES.format("sys.stderr.buffer"), True),
        (WRITES.format("tempfile.TemporaryFile()"), False),
        ("reading.MAX_SECONDS = 1\ndef files(pdf):\n while True: pass\nreading.files = files", False),
    ],
    ids=["control", "memory", "no file", "a file", "time"],
)
def test_the_process_has_the_limits_that_it_says(instead, ends_well):
    done = in_the_process(instead)
    assert (done.returncode == 0) == ends_well
    if ends_well:
        assert json.loads(done.stdout) == [base64.b64encode(b"x").decode()]


def test_a_process_that_hangs_is_ended(monkeypatch, tmp_path):
    program = tmp_path / "hangs.py"
    program.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(attached, "_PROGRAM", program)
    monkeypatch.setattr(apart, "_MAX_SECONDS", 0.5)
    started = time.monotonic()
    with pytest.raises(Unreadable, match="TimeoutExpired"):
        attached.files(b"%PDF-")
    assert time.monotonic() - started < 20


def test_no_more_than_a_few_are_read_at_once(monkeypatch):
    monkeypatch.setattr(apart, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(apart, "_PATIENCE", 0.1)
    with apart._places, pytest.raises(Unreadable, match="busy"):
        attached.files(handed.pdf())
    assert attached.files(handed.pdf(b"a")) == [b"a"]


@pytest.mark.django_db
def test_whatever_is_cut_off_or_put_together_is_never_valid(monkeypatch):
    handed.here(monkeypatch)
    mine = certified()
    for form in ("json", "pdf", "png", "svg"):
        file = handed.form(form, mine)
        for cut in range(0, len(file), max(1, len(file) // 25)):
            assert ask(file[:cut]) != "valid"
        for other in (file + file, b"x" + file, file[::-1]):
            assert ask(other) != "valid"


def test_the_limit_is_that_of_the_form():
    assert checking.MAX_BYTES == 5 * 1024 * 1024
