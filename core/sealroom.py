"""Room for a signature in a PDF: a visible field that voices can read, and empty places to be filled in later.

The field, the signature's dictionary and the file are written together, in one revision, so that the signature covers
the whole file (ISO 32000-1, 12.8; ETSI EN 319 142-1). Who signs, and how, is not known here.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint.formatting_structure.boxes import BlockBox

from core.enclosures import moment

_EMPTY_RANGE = b"[0 0000000000 0000000000 0000000000]"
_PLACE = re.compile(rb"/ByteRange " + re.escape(_EMPTY_RANGE) + rb"/Contents <(0+)>")
_PRINTED_AND_LOCKED = 4 + 128


class NoRoomError(ValueError):
    """The file has no single empty signature in it, or its room is too small for what is to be put in."""


@dataclass(frozen=True)
class SealRoom:
    """Where the field stands and what it says.

    ``over``: the class of the one element it lies over. ``label``: what a voice says of it, in the document's
    language. ``drawing``: PDF operators in a square of side 1, drawn at the field's start, as high as the field.
    ``size``: bytes for the signature. ``at``: the time of signing.
    """

    over: str
    label: str
    drawing: bytes
    size: int
    at: dt.datetime


class _Uncompressed(pydyf.Dictionary):
    """Stands in the file as it is: its places are filled in when all else is written."""

    compressible = False


def make_room(document: Any, pdf: Any, room: SealRoom) -> None:
    """Puts the field with its empty signature into a PDF that is not written yet."""
    page, rectangle = _place(document, room.over)
    empty = signature(room)
    pdf.add_object(empty)
    shown = _drawing(room.drawing, rectangle)
    pdf.add_object(shown)
    reference = pdf.page_references[page]
    field = _field(room.label, rectangle, reference)
    pdf.add_object(field)
    field |= {"V": empty.reference, "AP": pydyf.Dictionary({"N": shown.reference})}
    pdf.objects[int(reference.split()[0])].setdefault("Annots", pydyf.Array()).append(field.reference)
    _tag(pdf, field, room.label)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([field.reference]), "SigFlags": 3})
    pdf.catalog["Perms"] = pydyf.Dictionary({"DocMDP": empty.reference})


def signature(room: SealRoom) -> Any:
    """The empty signature: with its time the only object of the room that differs from document to document.

    It certifies the document: no change at all is allowed afterwards (DocMDP, level 1).
    """
    parameters = pydyf.Dictionary({"Type": "/TransformParams", "V": "/1.2", "P": 1})
    lock = pydyf.Dictionary({"Type": "/SigRef", "TransformMethod": "/DocMDP", "TransformParams": parameters})
    return _Uncompressed(
        {
            "Type": "/Sig",
            "Filter": "/Adobe.PPKLite",
            "SubFilter": "/ETSI.CAdES.detached",
            "M": pydyf.String(moment(room.at)),
            "Reference": pydyf.Array([lock]),
            "ByteRange": _EMPTY_RANGE,
            "Contents": b"<" + b"00" * room.size + b">",
        }
    )


class Prepared:
    """A written PDF whose empty signature knows by now which bytes it covers: all but its own."""

    def __init__(self, pdf: bytes) -> None:
        """Raises NoRoomError unless there is exactly one empty signature."""
        found = list(_PLACE.finditer(pdf))
        if len(found) != 1:
            raise NoRoomError(f"{len(found)} empty signatures in the file, not one.")
        self._start, self._end = found[0].start(1) - 1, found[0].end(1) + 1
        covered = b"[0 %010d %010d %010d]" % (self._start, self._end, len(pdf) - self._end)
        self._pdf = bytearray(pdf)
        at = found[0].start() + len(b"/ByteRange ")
        self._pdf[at : at + len(covered)] = covered

    def digest(self) -> bytes:
        """sha256 of the bytes that the signature covers."""
        view = memoryview(self._pdf)
        made = hashlib.sha256(view[: self._start])
        made.update(view[self._end :])
        return made.digest()

    def fill(self, value: bytes) -> bytes:
        """The whole file with the signature in it. Raises NoRoomError when it is too long."""
        written = value.hex().encode()
        if len(written) > self._end - self._start - 2:
            raise NoRoomError(f"The signature takes {len(value)} bytes, more than were kept.")
        self._pdf[self._start + 1 : self._start + 1 + len(written)] = written
        return bytes(self._pdf)


def _place(document: Any, name: str) -> tuple[int, tuple[float, float, float, float]]:
    """The page, and left, bottom, right, top in points from the lower left corner."""
    found = [
        (number, page.height, box)
        for number, page in enumerate(document.pages)
        for box in page._page_box.descendants(placeholders=True)
        if isinstance(box, BlockBox) and box.element is not None and name in box.element.get("class", "").split()
    ]
    if len(found) != 1:
        raise ValueError(f"The document has {len(found)} blocks of class {name}, not one.")
    number, height, box = found[0]
    left, top = box.border_box_x(), box.border_box_y()
    sides = left, height - top - box.border_height(), left + box.border_width(), height - top
    left, bottom, right, top = (round(0.75 * side, 2) for side in sides)
    return number, (left, bottom, right, top)


def _drawing(operators: bytes, rectangle: tuple[float, float, float, float]) -> Any:
    left, bottom, right, top = rectangle
    size = pydyf.Array([0, 0, round(right - left, 2), round(top - bottom, 2)])
    about = {"Type": "/XObject", "Subtype": "/Form", "BBox": size, "Resources": pydyf.Dictionary()}
    return pydyf.Stream([b"q %.2f 0 0 %.2f 0 0 cm" % (size[3], size[3]), operators, b"Q"], pydyf.Dictionary(about))


def _field(label: str, rectangle: tuple[float, float, float, float], page: bytes) -> Any:
    return pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String("signature"),
            "TU": pydyf.String(label),
            "F": _PRINTED_AND_LOCKED,
            "Rect": pydyf.Array(rectangle),
            "P": page,
        }
    )


def _tag(pdf: Any, field: Any, label: str) -> None:
    """The field is the last thing of the document that a voice meets (ISO 14289-1, 7.18)."""
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    top = pdf.objects[int(root["K"][0].split()[0])]
    numbers = pdf.objects[int(root["ParentTree"].split()[0])]["Nums"]
    field["StructParent"] = max(numbers[::2], default=-1) + 1
    element = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Form",
            "P": top.reference,
            "Pg": field["P"],
            "Alt": pydyf.String(label),
            "K": pydyf.Dictionary({"Type": "/OBJR", "Obj": field.reference, "Pg": field["P"]}),
        }
    )
    pdf.add_object(element)
    top["K"].append(element.reference)
    numbers += [field["StructParent"], element.reference]
