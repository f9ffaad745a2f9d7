"""Which files are taken as evidence: five kinds of paper and two of picture, told by their content, with nothing in
them that runs, opens something, or is another file at the same time.

What is sent is hostile until it has passed. No program that draws such files runs here; they are only searched.
"""

from dataclasses import dataclass

from certification.quality import fileoffice, filepdf, filepictures, filerefusals

LARGEST = 10 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Kind:
    """``mimetype`` and ``ending`` of the file that is handed out; ``also``: other endings that its name may have."""

    label: str
    mimetype: str
    ending: str
    also: tuple[str, ...] = ()


_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument", "application/vnd.oasis.opendocument"
PDF = Kind("PDF", "application/pdf", ".pdf")
PNG = Kind("PNG", "image/png", ".png")
JPEG = Kind("JPEG", "image/jpeg", ".jpg", (".jpeg", ".jpe", ".jfif"))
DOCX = Kind(fileoffice.DOCX, f"{_OFFICE}.wordprocessingml.document", ".docx")
XLSX = Kind(fileoffice.XLSX, f"{_OFFICE}.spreadsheetml.sheet", ".xlsx")
ODT = Kind(fileoffice.ODT, f"{_OPEN}.text", ".odt")
ODS = Kind(fileoffice.ODS, f"{_OPEN}.spreadsheet", ".ods")
KINDS = (PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS)
# What browsers offer to choose.
ACCEPTED = ",".join(["image/png", "image/jpeg", ".jpeg", *(each.ending for each in KINDS)])

# A document of Office that has a password, and older documents: one file system in a file ([MS-CFB]).
_OLD, _WITH_PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")


def told(content: bytes) -> Kind:
    """What the content shows it to be. Raises Refused: "empty", "too_large", "kind" for all other kinds, "damaged",
    "locked" for a file with a password, "active" for one that does something, "bomb" for one that unpacks to far too
    much, "two_kinds" for one that is another file as well."""
    if not content:
        raise filerefusals.empty()
    if len(content) > LARGEST:
        raise filerefusals.too_large()
    if content.startswith(b"%PDF-"):
        filepdf.check(content)
        return PDF
    for begins, kind in ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG)):
        if content.startswith(begins):
            filepictures.check(content, kind.label)
            return kind
    if content.startswith(b"PK\x03\x04"):
        found = fileoffice.check(content)
        return next(each for each in KINDS if each.label == found)
    if content.startswith(_OLD) and _WITH_PASSWORD in content:
        raise filerefusals.locked()
    raise filerefusals.another_kind()
