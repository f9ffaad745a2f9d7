"""Certificates on paper, and what readers of the file get out of it."""

import datetime as dt
import io
import re
import shutil
import subprocess
import unicodedata

import pypdf

from certification.credentials import documents, signing
from certification.credentials.models import Credential
from tests.factories.credentials import ISSUER, TEXTS

# Of each kind of name that printing has trouble with, one or two.
NAMES = {
    "finnish": "Raimo Hämäläinen",
    "long": "Aleksandra Katariina Margareta Hämäläinen-Korhonen-Järvenpää",
    "northern sami": "Áilu Ŧuŋŋi",
    "skolt sami": "Ǩeäđǥǥ Juävva Čeʹvetjäuʹrr",
    "vietnamese": "Nguyễn Thị Phương",
    "arabic": "لؤي عبد الرحمن بن خالد",
    "hebrew with points": "חַנָּה סֶנֶשׁ",
    "two directions": "Ali (علي) Hassan",
    "cyrillic": "Ђорђе Їжакевич",
    "greek": "Γιώργος Παπαδόπουλος",
    "one letter": "Ŋ",
    "150 letters": "x" * 150,
    "combining": "q\u0308\u0323 o\u0304\u0301 J\u030c\u0331ana",
    "ligatures": "O'Brien-D’Angelo fi ffl Ĳsbrand",
}


def made_for(name="Raimo Vesterinen", **changes):
    """A certificate that is in no database. ``changes`` to the texts by key, or to fields of the row."""
    content = {key: changes.pop(key, TEXTS[key]) for key in ("title", "goals", "extent", "note")}
    given = {
        "code": "7K4M2Q9X",
        "kind": "course",
        "subject_name": name,
        "content": {**content, "issuer": changes.pop("issuer", ISSUER)},
        "minutes": 150,
        "issued_at": dt.datetime(2027, 1, 27, 22, 30, tzinfo=dt.UTC),  # the 28th in Helsinki
    }
    return Credential(**given | changes)


BADGE = '{"@context": "https://www.w3.org/ns/credentials/v2", "name": "Äidinkielinen nimi", "filling": "%s"}' % (
    "x" * 400
)


def draw(credential=None, language="fi"):
    """The signed file, with a badge inside that is none."""
    return documents.sealed(credential or made_for(), language, inside(language), signing.paper_signer())


def unsigned(credential, language="fi"):
    """The same with an empty signature."""
    return documents.drawn(credential, language, inside(language))


def inside(language="fi"):
    return documents.badge(BADGE, dt.datetime(2027, 1, 28, 9, 15, tzinfo=dt.UTC), language)


def reader(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text(pdf):
    """All words of the only page, without the spaces and line breaks, which readers place differently."""
    (page,) = reader(pdf).pages
    return squeezed(page.extract_text())


def squeezed(words):
    return unicodedata.normalize("NFC", re.sub(r"\s+", "", words))


def words(pdf, tmp_path):
    """(word, left, top, right, bottom) of each word, in points from the upper left corner."""
    found = poppler("pdftotext", pdf, tmp_path, "-bbox", last="-")
    box = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    return [(word, *map(float, sides)) for *sides, word in re.findall(box, found)]


def picture(pdf, tmp_path, dpi=150):
    """The page as a PNG file."""
    poppler("pdftoppm", pdf, tmp_path, "-png", "-singlefile", "-r", str(dpi), last=tmp_path / "page")
    return tmp_path / "page.png"


def pdfsig(pdf, folder):
    """What the program of poppler-utils says about the signature; "" when it does not find one."""
    (folder / "signed.pdf").write_bytes(pdf)
    command = [shutil.which("pdfsig") or "pdfsig", "-nocert", folder / "signed.pdf"]
    return subprocess.run(command, capture_output=True, check=False).stdout.decode(errors="replace")


def poppler(program, pdf, folder, *options, last):
    """Runs a program of poppler-utils on the file and returns what it prints."""
    (folder / "page.pdf").write_bytes(pdf)
    command = [shutil.which(program) or program, *options, folder / "page.pdf", *([last] if last else [])]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout
