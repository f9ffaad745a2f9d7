"""Files as people send them, and as people send them who mean ill."""

import io
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"


def pdf(*objects, head=b"%PDF-1.7\n", tail=b""):
    """As small as a PDF can be, with these objects in it."""
    body = head + b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[]/Count 0>> endobj\n"
    for number, each in enumerate(objects, start=3):
        body += b"%d 0 obj %s endobj\n" % (number, each)
    at = len(body)
    return (
        body + b"xref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R/Size 3>>\nstartxref\n%d\n%%%%EOF\n" % at + tail
    )


def packed(content, about=b"/Type/ObjStm/N 1/First 4"):
    """A packed list of objects."""
    data = zlib.compress(content)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (about, len(data), data)


def picture(form="PNG", size=(40, 30)):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, form)
    return file.getvalue()


def archive(parts, comment=b"", compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
        made.comment = comment
    return file.getvalue()


WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}
SHEET = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
TEXT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"}
TABLE = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<office/>"}


def sent(content, name="ohje.pdf", kind="application/octet-stream"):
    return SimpleUploadedFile(name, content, kind)


def _huge_png():
    """A few bytes that say they are 50,000 by 50,000 points."""
    small = bytearray(picture())
    small[16:24] = (50_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return bytes(small)


def _locked_zip():
    made = bytearray(archive(WORD))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(mark, at + 4)
    return bytes(made)


def _twice_the_same():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in [*WORD.items(), ("word/document.xmx", "<other/>")]:
            made.writestr(name, content)
    return file.getvalue().replace(b"document.xmx", b"document.xml")


def _lying_about_its_size():
    """Says that it unpacks to ten bytes, and unpacks to two hundred million."""
    made = bytearray(archive(WORD | {"word/media/image1.bin": bytes(200_000_000)}))
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        if made[at + 46 : at + 60].startswith(b"word/media/"):
            made[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def hostile():
    """name → (file name, content, the code it is refused with)"""
    script = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    return {
        "nothing": ("tyhjä.pdf", b"", "empty"),
        "larger than allowed": ("iso.pdf", pdf() + b" " * (10 * 1024 * 1024), "too_large"),
        "a page of the web": ("ohje.html", b"<!DOCTYPE html><script>1</script>", "kind"),
        "a page named as a PDF": ("ohje.pdf", b"<html><body>PDF</body></html>", "kind"),
        "a drawing that runs": ("kuva.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "kind"),
        "a drawing named as a picture": ("kuva.png", b"<?xml version='1.0'?><svg/>", "kind"),
        "a program for Windows": ("ohje.exe", b"MZ\x90\x00" + b"\x00" * 200, "kind"),
        "a program named as a PDF": ("ohje.pdf.exe", b"MZ\x90\x00\x03", "kind"),
        "a program for Linux": ("ohje", b"\x7fELF\x02\x01\x01", "kind"),
        "a shell script": ("ohje.pdf", b"#!/bin/sh\nrm -rf ~\n", "kind"),
        "an old Word file": ("ohje.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "kind"),
        "rich text": ("ohje.rtf", b"{\\rtf1 hello}", "kind"),
        "a moving picture": ("kuva.gif", b"GIF89a\x01\x00\x01\x00;", "kind"),
        "a picture of another kind": ("kuva.webp", b"RIFF\x24\x00\x00\x00WEBPVP8 ", "kind"),
        "plain text": ("ohje.txt", b"Hei!", "kind"),
        "a table as text": ("lista.csv", b"=cmd|'/c calc'!A0;1\n", "kind"),
        "white space before a PDF": ("ohje.pdf", b"\n\n" + pdf(), "kind"),
        "an archive": ("ohje.zip", archive({"ohje.txt": "Hei"}), "kind"),
        "a program for Java": ("ohje.docx", archive({"META-INF/MANIFEST.MF": "x", "A.class": "x"}), "kind"),
        "a book": ("ohje.odt", archive({"mimetype": "application/epub+zip", "content.xml": ""}), "kind"),
        "half a PDF": ("ohje.pdf", pdf()[:-30], "damaged"),
        "no PDF but its beginning": ("ohje.pdf", b"%PDF-1.7", "damaged"),
        "a PDF of no version": ("ohje.pdf", b"%PDF-x\n%%EOF", "damaged"),
        "half a picture": ("kuva.png", picture()[:40], "damaged"),
        "half a photo": ("kuva.jpg", b"\xff\xd8\xff\xe0\x00", "damaged"),
        "half an archive": ("ohje.docx", archive(WORD)[:-10], "damaged"),
        "an archive that leads out": ("ohje.docx", archive(WORD | {"../../etc/passwd": "x"}), "damaged"),
        "an archive with a whole path": ("ohje.docx", archive(WORD | {"/etc/passwd": "x"}), "damaged"),
        "an archive with a Windows path": ("ohje.docx", archive(WORD | {"C:\\autoexec.bat": "x"}), "damaged"),
        "an archive with two of one name": ("ohje.docx", _twice_the_same(), "damaged"),
        "a PDF with a script": ("ohje.pdf", pdf(script), "active"),
        "a script with its name disguised": ("ohje.pdf", pdf(b"<</S/J#61vaScript/#4AS(x)>>"), "active"),
        "a script in a packed list": ("ohje.pdf", pdf(packed(b"5 0 " + script)), "active"),
        "a packed list with its name disguised": (
            "o.pdf",
            pdf(packed(script, b"/Type/Obj#53tm/N 1/First 4")),
            "active",
        ),
        "a PDF that starts a program": ("ohje.pdf", pdf(b"<</S/Launch/F(cmd.exe)>>"), "active"),
        "a PDF that carries a file": ("ohje.pdf", pdf(b"<</Type/Filespec/EmbeddedFiles 5 0 R>>"), "active"),
        "a PDF that sends a form": ("ohje.pdf", pdf(b"<</S/SubmitForm/F(https://x.example)>>"), "active"),
        "a PDF with a form of another kind": ("ohje.pdf", pdf(b"<</AcroForm<</XFA 5 0 R>>>>"), "active"),
        "a PDF that plays": ("ohje.pdf", pdf(b"<</Subtype/RichMedia>>"), "active"),
        "a PDF that opens another": ("ohje.pdf", pdf(b"<</S/GoToR/F(//x.example/share)>>"), "active"),
        "a list that does not unpack": ("ohje.pdf", pdf(packed(b"x").replace(b"x\x9c", b"zz", 1)), "damaged"),
        "Word with macros": ("ohje.docx", archive(WORD | {"word/vbaProject.bin": "x"}), "active"),
        "macros by another name": (
            "ohje.docx",
            archive(WORD | {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
            "active",
        ),
        "Word with an object in it": ("ohje.docx", archive(WORD | {"word/embeddings/oleObject1.bin": "x"}), "active"),
        "Excel with a control": ("lista.xlsx", archive(SHEET | {"xl/activeX/activeX1.bin": "x"}), "active"),
        "OpenDocument with macros": ("ohje.odt", archive(TEXT | {"Basic/Standard/Module1.xml": "x"}), "active"),
        "OpenDocument with scripts": ("ohje.ods", archive(TABLE | {"Scripts/python/x.py": "x"}), "active"),
        "a PDF with a password": ("ohje.pdf", pdf(b"<</Encrypt 9 0 R>>"), "locked"),
        "Word with a password": ("ohje.docx", _locked_zip(), "locked"),
        "a picture of two thousand million points": ("kuva.png", _huge_png(), "bomb"),
        "a small archive that is large inside": (
            "ohje.docx",
            archive(WORD | {"word/media/image1.bin": bytes(60_000_000)}),
            "bomb",
        ),
        "an archive of very many parts": (
            "ohje.docx",
            archive(WORD | {f"word/{number}": "" for number in range(4_000)}),
            "bomb",
        ),
        "a list that is large inside": ("ohje.pdf", pdf(packed(bytes(30_000_000))), "bomb"),
        "an archive behind a PDF": ("ohje.pdf", pdf() + archive({"a": "b"}) + b"\n%%EOF", "two_kinds"),
        "a PDF that is a page as well": ("ohje.pdf", pdf(head=b"%PDF-1.7\n<script>x()</script>\n"), "two_kinds"),
        "a page behind a picture": ("kuva.png", picture() + b"<script>x()</script>", "two_kinds"),
        "an archive behind a picture": ("kuva.png", picture() + archive({"a": "b"}), "two_kinds"),
        "an archive behind a photo": (
            "kuva.jpg",
            picture("JPEG") + archive({"a": "b"}, comment=b"\xff\xd9"),
            "two_kinds",
        ),
        "an archive with a page in its comment": (
            "o.docx",
            archive(WORD, comment=b"<script>x()</script>"),
            "two_kinds",
        ),
    }


def welcome():
    """name → (file name, content, media type)"""
    office = "application/vnd.openxmlformats-officedocument"
    return {
        "a PDF": ("ohje.pdf", pdf(), "application/pdf"),
        "a PDF with packed lists": ("ohje.pdf", pdf(packed(b"5 0 <</Type/Page>>")), "application/pdf"),
        "a PDF with a large picture": (
            "ohje.pdf",
            pdf(packed(bytes(30_000_000), b"/Type/XObject/Subtype/Image")),
            "application/pdf",
        ),
        "a picture": ("kuva.png", picture(), "image/png"),
        "a photo": ("KUVA.JPEG", picture("JPEG"), "image/jpeg"),
        "Word": ("ohje.docx", archive(WORD), f"{office}.wordprocessingml.document"),
        "Excel": ("lista.xlsx", archive(SHEET), f"{office}.spreadsheetml.sheet"),
        "OpenDocument text": ("ohje.odt", archive(TEXT), "application/vnd.oasis.opendocument.text"),
        "OpenDocument table": ("lista.ods", archive(TABLE), "application/vnd.oasis.opendocument.spreadsheet"),
    }
