"""Documents in which what runs is hidden better; and honest ones that look dangerous and are not."""

import io
import random
import struct
import time
import zipfile
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from certification.quality import filekinds, uploads
from tests.certification.quality import making
from tests.certification.quality.making import SHEET, TABLE, TEXT, WORD, archive, packed, pdf, picture, sent

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SCRIPT = b"5 0 <</S/JavaScript/JS(app.alert\\(1\\))>>"


def relation(kind, target, more='TargetMode="External"'):
    said = f'<R><Relationship Id="r" Type="{_RELATIONS}/{kind}" Target="{target}" {more}/></R>'
    return {"word/_rels/settings.xml.rels": said}


def real_pdf(**more):
    """By a library, with its objects in packed lists."""
    file = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    if "script" in more:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(more["script"]))
    if "carries" in more:
        made.attachments["x.exe"] = pikepdf.AttachedFileSpec(made, more["carries"], filename="x.exe")
    encryption = pikepdf.Encryption(owner="o", user="") if "locked" in more else None
    made.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=encryption)
    return file.getvalue()


def padded_list():
    """What the list is stands so far before it that a reader looks past it."""
    data = zlib.compress(SCRIPT)
    return b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d%s>>\nstream\n%s\nendstream" % (
        len(data),
        b" " * 5_000,
        data,
    )


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def picture_with(name, content):
    whole = picture()
    return whole[:33] + chunk(name, content) + whole[33:]


def dimension(parts, name):
    """An archive in which another stands before the first part."""
    return archive({"a.txt": "a"}) + archive(parts | {name: "x"})


HIDDEN = {
    "a real PDF with a script": ("o.pdf", real_pdf(script="app.alert(1)"), "active"),
    "a real PDF that carries a program": ("o.pdf", real_pdf(carries=b"MZ"), "active"),
    "a real PDF with a password": ("o.pdf", real_pdf(locked=True), "locked"),
    "a list far from its name": ("o.pdf", pdf(padded_list()), "active"),
    "a list whose name is elsewhere": ("o.pdf", pdf(packed(SCRIPT, b"/Type 9 0 R/N 1/First 4"), b"/ObjStm"), "active"),
    "a list that was filtered first": (
        "o.pdf",
        pdf(packed(SCRIPT, b"/Type/ObjStm/DecodeParms<</Predictor 12>>")),
        "active",
    ),
    "a list behind a list that never ends": (
        "o.pdf",
        pdf(b"<</Type/ObjStm/Filter/FlateDecode>>\nstream\nx\x9c\n", packed(SCRIPT)),
        "damaged",
    ),
    "a script of a film": ("o.pdf", pdf(b"<</S/Rendition/JS(x)>>"), "active"),
    "a PDF with a letter before its end": ("o.pdf", pdf(tail=b"MZ"), "damaged"),
    "a template from elsewhere": (
        "o.docx",
        archive(WORD | relation("attachedTemplate", "https://x.example/t.dotm")),
        "active",
    ),
    "a template from the same folder": ("o.docx", archive(WORD | relation("attachedTemplate", "t.dotm", "")), "active"),
    "a frame from elsewhere": ("o.docx", archive(WORD | relation("frame", "https://x.example/")), "active"),
    "a picture from elsewhere": ("o.docx", archive(WORD | relation("image", "//x.example/share/a.png")), "active"),
    "an outside that is written in signs": (
        "o.docx",
        archive(WORD | relation("frame", "https://x.example/", 'TargetMode="&#69;xternal"')),
        "active",
    ),
    "a frame that calls itself a link": (
        "o.docx",
        archive(WORD | relation("frame", "https://x.example/?Type='/hyperlink'")),
        "active",
    ),
    "relations in another alphabet": (
        "o.docx",
        archive(WORD | {"_rels/.rels": "<R/>".encode("utf-16")}),
        "damaged",
    ),
    "an object by its relation": ("o.docx", archive(WORD | relation("oleObject", "media/image1.png", "")), "active"),
    "macros under another name": ("o.docx", archive(WORD | relation("vbaProject", "media/x.bin", "")), "active"),
    "macros of old Excel": ("l.xlsx", archive(SHEET | {"xl/macrosheets/sheet1.xml": "<x/>"}), "active"),
    "a field that starts a program": (
        "o.docx",
        archive(WORD | {"word/document.xml": "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"}),
        "active",
    ),
    "a field that asks first": (
        "o.docx",
        archive(WORD | {"word/document.xml": '<w:instrText xml:space="preserve"> DDE "cmd"</w:instrText>'}),
        "active",
    ),
    "a field far back in a long text": (
        "o.docx",
        archive(
            WORD | {"word/document.xml": f"<w:t>{'abcde ' * 174_762}</w:t>DDEAUTO"}, compression=zipfile.ZIP_STORED
        ),
        "active",
    ),
    "a link to another program's figures": (
        "l.xlsx",
        archive(SHEET | {"xl/externalLinks/e.xml": "<ddeLink/>"}),
        "active",
    ),
    "entities that grow": ("o.docx", archive(WORD | {"word/x.xml": '<!DOCTYPE a [<!ENTITY b "cc">]><a/>'}), "active"),
    "a program inside a workbook inside": (
        "o.docx",
        archive(WORD | {"word/embeddings/a.xlsx": archive(SHEET | {"xl/vbaProject.bin": "x"})}),
        "active",
    ),
    "a workbook in a workbook in a document": (
        "o.docx",
        archive(WORD | {"word/embeddings/a.xlsx": archive(SHEET | {"xl/embeddings/b.xlsx": archive(SHEET)})}),
        "active",
    ),
    "a program that calls itself a workbook": ("o.docx", archive(WORD | {"word/embeddings/a.xlsx": "MZ"}), "active"),
    "a document of the other family inside": (
        "o.docx",
        archive(WORD | {"word/embeddings/a.xlsx": archive(TEXT)}),
        "active",
    ),
    "an inserted object of OpenDocument": ("o.odt", archive(TEXT | {"Object 1": "x"}), "active"),
    "a macro that listens": (
        "o.odt",
        archive(TEXT | {"content.xml": "<script:event-listener x='vnd.sun.star'/>"}),
        "active",
    ),
    "OpenDocument with a password": (
        "o.odt",
        archive(TEXT | {"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "locked",
    ),
    "Word with a password as Word writes it": (
        "o.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
        "locked",
    ),
    "an archive before a document": ("o.docx", dimension(WORD, "word/a.xml"), "two_kinds"),
    "names that differ in size only": ("o.docx", archive(WORD | {"word/Document.xml": "x"}), "damaged"),
    "packed in a way no office packs": ("o.docx", archive(WORD, compression=zipfile.ZIP_LZMA), "damaged"),
    "a page in a picture's note": ("k.png", picture_with(b"tEXt", b"a\0<script>x()</script>"), "two_kinds"),
    "a PDF in a picture's note": ("k.png", picture_with(b"tEXt", b"a\0%PDF-1.7"), "two_kinds"),
    "a picture with a wrong sum": (
        "k.png",
        picture().replace(b"IDAT", b"IDAT", 1)[:-16] + b"0000" + picture()[-12:],
        "damaged",
    ),
    "a second end behind a program": ("k.png", picture() + b"MZ" + making.PNG_END, "two_kinds"),
    "a second end behind a photo": ("k.jpg", picture("JPEG") + b"MZ\xff\xd9", "two_kinds"),
    "a photo without an end": ("k.jpg", picture("JPEG")[:-2], "two_kinds"),
    "a picture called a paper": ("k.pdf", picture(), "name"),
    "a paper called a program": ("ohje.pdf.exe", pdf(), "name"),
    "a paper called a page": ("ohje.html", pdf(), "name"),
    "a name that is turned around": ("ohje\u202efdp.exe", pdf(), "name"),
    "a workbook called a text": ("o.docx", archive(SHEET), "name"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_is_found(name):
    called, content, code = HIDDEN[name]
    with pytest.raises(ValidationError) as refused:
        uploads.read(sent(content, called))
    assert refused.value.code == code


def noise(size, seed=8):
    return random.Random(seed).randbytes(size)


def noisy_pdf():
    """Nine megabytes of packed picture: short names stand in it by chance."""
    data = noise(9_000_000)
    return pdf(b"<</Type/XObject/Filter/DCTDecode/Length %d>>\nstream\n%s\nendstream" % (len(data), data))


def in_steps():
    file = io.BytesIO()
    Image.new("RGB", (90, 90), "teal").save(file, "JPEG", progressive=True)
    return file.getvalue()


def noisy_photo(size=(1500, 1500)):
    file = io.BytesIO()
    Image.frombytes("RGB", size, noise(size[0] * size[1] * 3)).save(file, "JPEG", quality=95)
    return file.getvalue()


HONEST = {
    "a large scan": ("o.pdf", noisy_pdf()),
    "a PDF by a library": ("o.pdf", real_pdf()),
    "a small list at the end": ("o.pdf", pdf(packed(b"5 0 <</A 1>>"))),
    "a large photo": ("k.jpg", noisy_photo()),
    "a photo with a second one for its depth": ("k.jpg", picture("JPEG") + bytes(40) + picture("JPEG")),
    "a photo in steps": (
        "k.jpg",
        in_steps(),
    ),
    "links to press": ("o.docx", archive(WORD | relation("hyperlink", "https://jarvikunta.example/"))),
    "a diagram in Word": ("o.docx", archive(WORD | {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": archive(SHEET)})),
    "settings of a printer": ("l.xlsx", archive(SHEET | {"xl/printerSettings/printerSettings1.bin": b"\0\1"})),
    "a diagram in OpenDocument": (
        "l.ods",
        archive(TABLE | {"Object 1/content.xml": "<chart/>", "ObjectReplacements/Object 1": "VCLMTF"}),
    ),
    "no scripts, which is also said": (
        "o.odt",
        archive(TEXT | {"content.xml": "<office:scripts/><text:p>DDE</text:p>"}),
    ),
    "a photo without an ending": ("IMG_0001", picture("JPEG")),
}


@pytest.mark.parametrize("name", HONEST)
def test_what_only_looks_dangerous_is_taken(name):
    called, content = HONEST[name]
    assert uploads.read(sent(content, called)).content == content


def judged(content):
    """What it is, or why it is refused; any other error comes out."""
    try:
        return filekinds.told(content)
    except ValidationError as error:
        return error.code


def many_streams():
    """Lists that begin again and again, and unpack to nothing: each would be read to the end."""
    begin = b"5 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n\x78\x01" + b"\0\0\0\xff\xff" * 20
    return pdf(begin * 30_000)


SLOW = {
    "lists without end": many_streams,
    "beginnings of streams": lambda: pdf(b"stream\n" * 1_400_000),
    "white space behind a sign": lambda: pdf(b"<" + b" " * 9_000_000),
    "escaped signs": lambda: pdf(b"#4a" * 3_000_000),
    "markers of photos": lambda: picture("JPEG")[:-2] + b"\xff" * 9_000_000,
    "padding behind a photo": lambda: picture("JPEG") + bytes(9_000_000),
    "parts of nothing": lambda: archive(WORD | {f"word/{number}.xml": "" for number in range(2_900)}),
    "open tags": lambda: archive(WORD | {"_rels/.rels": "<a b='" * 100_000}, compression=zipfile.ZIP_STORED),
    "as much as may be inside": lambda: archive(
        WORD | {f"word/{number}.bin": noise(50_000) + bytes(10_000_000) for number in range(14)}
    ),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_is_made_to_be_slow_is_not(name):
    """Taken or refused, the house does not stand still."""
    content = SLOW[name]()
    assert len(content) <= filekinds.LARGEST
    began = time.process_time()
    judged(content)
    assert time.process_time() - began < 5


def test_cut_or_changed_anywhere_a_file_is_refused_or_taken_and_never_an_error():
    rng = random.Random(8)
    samples = [content for _called, content, *_rest in making.welcome().values()][:1]
    samples += [content for _called, content, _kind in making.welcome().values() if len(content) < 5_000]
    for _turn in range(600):
        content = bytearray(rng.choice(samples))
        for _each in range(rng.randrange(1, 6)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        if rng.random() < 0.3:
            del content[rng.randrange(len(content)) :]
        assert judged(bytes(content))
