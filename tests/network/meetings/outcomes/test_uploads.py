"""Which files can be added to a meeting: told by their content, whatever name or browser says."""

import struct
import zlib

import pytest
from django.core.exceptions import ValidationError

from network.meetings import uploads
from tests.network.agreements.conftest import pdf
from tests.network.agreements.test_papers import HOSTILE as HOSTILE_PAPERS
from tests.network.meetings.outcomes.conftest import DOCX, packed


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 20 + b"\xff\xd9"
ODT, ODP = b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.presentation"
GOOD = {
    "a.pdf": pdf(),
    "a.docx": packed(*DOCX),
    "a.pptx": packed("[Content_Types].xml", "ppt/presentation.xml"),
    "a.odt": packed("content.xml", first=ODT),
    "a.odp": packed("content.xml", first=ODP),
    "a.png": PNG,
    "a.jpg": JPG,
    "a.jpeg": JPG,
    "a.txt": b"Ohjelma: kahvia ja digitukea\n",
}
HOSTILE = {
    **{f"{kind}.pdf": ("a.pdf", content) for kind, content in HOSTILE_PAPERS.items()},
    "macros": ("a.docx", packed(*DOCX, "word/vbaProject.bin")),
    "odf macros": ("a.odt", packed("content.xml", "Basic/Standard/Module1.xml", first=ODT)),
    "renamed docm": ("a.docm", packed(*DOCX, "word/vbaProject.bin")),
    "zip as docx": ("a.docx", packed("run.exe")),
    "docx as pptx": ("a.pptx", packed(*DOCX)),
    "odp as odt": ("a.odt", packed("content.xml", first=ODP)),
    "climbs out": ("a.docx", packed(*DOCX, "../../evil.sh")),
    "from the root": ("a.docx", packed(*DOCX, "/etc/passwd")),
    "docx then html": ("a.docx", packed(*DOCX) + b"<script>alert(1)</script>"),
    "docx with a comment": ("a.docx", packed(*DOCX, comment=b"<script>alert(1)</script>")),
    "html then docx": ("a.docx", b"<html>" + packed(*DOCX)),
    "cut off": ("a.docx", packed(*DOCX)[:-30]),
    "png then zip": ("a.png", PNG + packed("x")),
    "png cut off": ("a.png", PNG[:-12]),
    "png that says it is long": ("a.png", PNG[:33] + struct.pack(">I", 2**31 - 1) + b"IDAT"),
    "jpg then html": ("a.jpg", JPG + b"<script>"),
    "svg": ("a.svg", b"<svg onload='alert(1)'/>"),
    "svg as png": ("a.png", b"<svg onload='alert(1)'/>"),
    "html as text": ("a.txt", b"\xef\xbb\xbf \n<!doctype html><script>alert(1)</script>"),
    "html": ("a.html", b"<p>Hei</p>"),
    "program as text": ("a.txt", b"MZ\x90\x00"),
    "not utf-8": ("a.txt", "ääkköset".encode("latin-1")),
    "no ending": ("readme", b"Hei"),
    "two endings": ("a.txt.exe", b"Hei"),
    "hidden ending": ("a.txt\u202e", b"MZ\x90\x00"),
    "blank": ("a.txt", b"  \n"),
}


@pytest.mark.parametrize("name", GOOD)
def test_whole_files_of_the_kinds_we_take_are_taken(name):
    kind = uploads.kind_of(name.upper(), GOOD[name])
    assert kind.ending == name.split(".")[1]
    assert uploads.by_name(uploads.tidy_name(name.upper(), kind)) == kind


@pytest.mark.parametrize("what", HOSTILE)
def test_everything_else_is_refused_kindly(what):
    with pytest.raises(ValidationError) as refused:
        uploads.kind_of(*HOSTILE[what])
    assert refused.value.code in {"empty", "kind", "content"}
    assert refused.value.messages[0]


def test_a_packed_file_that_would_become_enormous_is_refused():
    bomb = packed(*DOCX, "word/media/a.bin", **{"word/media/a.bin": b"\0" * (uploads._UNPACKED + 1)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(ValidationError):
        uploads.kind_of("a.docx", bomb)


@pytest.mark.parametrize("over", [0, 1], ids=["largest", "too-large"])
def test_ten_megabytes_are_enough(over):
    content = b"a" * (uploads.LARGEST + over)
    if over:
        with pytest.raises(ValidationError, match="10"):
            uploads.kind_of("a.txt", content)
    else:
        assert uploads.kind_of("a.txt", content).label == "TXT"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\Muistio.DOCX", "Muistio.txt"),
        ("a\r\nX-Evil: 1.txt", "aX-Evil: 1.txt"),
        ("\u202etxt.exe", "txt.exe.txt"),
        (".txt", "material.txt"),
        ("n" * 300 + ".txt", "n" * 110 + ".txt"),
        ("Esitys ää.txt", "Esitys ää.txt"),
    ],
    ids=["path", "drive", "header", "direction", "nothing", "long", "plain"],
)
def test_a_name_is_only_a_name(given, kept):
    assert uploads.tidy_name(given, uploads.KINDS["txt"]) == kept
