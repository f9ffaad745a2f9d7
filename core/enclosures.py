"""Files that travel inside a PDF (ISO 19005-3, 6.8: associated files)."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pydyf


@dataclass(frozen=True)
class Enclosure:
    """A file that is the data behind the document: ``name`` in ASCII, ``description`` in the document's language."""

    name: str
    content: bytes
    mimetype: str
    description: str
    made_at: dt.datetime


def enclose(pdf: Any, files: Sequence[Enclosure]) -> None:
    """Puts the files into a PDF that is not written yet, each once and as data of the whole document."""
    names = pydyf.Array()
    for file in sorted(files, key=lambda each: each.name):
        stream = embedded(file)
        pdf.add_object(stream)
        described = specification(file, stream.reference)
        pdf.add_object(described)
        names += [pydyf.String(file.name), described.reference]
    if names:
        pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = pydyf.Dictionary({"Names": names})
        pdf.catalog["AF"] = pydyf.Array(names[1::2])


def embedded(file: Enclosure) -> Any:
    """The file's content: with ``made_at`` and the content the only thing that differs from document to document."""
    about = {
        "Type": "/EmbeddedFile",
        "Subtype": pydyf.name(file.mimetype),
        "Params": pydyf.Dictionary(
            {
                "Size": len(file.content),
                "CheckSum": f"<{hashlib.md5(file.content, usedforsecurity=False).hexdigest()}>",
                "ModDate": pydyf.String(moment(file.made_at)),
            }
        ),
    }
    return pydyf.Stream([file.content], pydyf.Dictionary(about), compress=True)


def specification(file: Enclosure, content: bytes) -> Any:
    """What the document says of the file. ``content``: the reference of what ``embedded`` gave."""
    return pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(file.name),
            "UF": pydyf.String(file.name),
            "Desc": pydyf.String(file.description),
            "EF": pydyf.Dictionary({"F": content, "UF": content}),
            "AFRelationship": "/Data",
        }
    )


def moment(when: dt.datetime) -> str:
    """A time as PDF writes it (ISO 32000-1, 7.9.4), in UTC."""
    return when.astimezone(dt.UTC).strftime("D:%Y%m%d%H%M%SZ")
