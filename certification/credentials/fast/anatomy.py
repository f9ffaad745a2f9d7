"""Takes apart the objects of a file that WeasyPrint made and has not written yet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf

from certification.credentials.fast.reasons import NeedPlainError, Reason


@dataclass
class Anatomy:
    """A laid-out page and its objects. To be handed to ``core.pdf.render`` as ``look``; then everything is there.

    ``content``: the page's operators; ``info`` and ``metadata`` (XMP) say the same in two ways. ``fonts``: all
    objects that fonts consist of; ``font_list``: of the object that names them. ``rest``: all other objects.
    """

    document: Any = None
    content: bytes = b""
    metadata: str = ""
    info: Any = None
    size: int = 0
    content_number: int = 0
    metadata_number: int = 0
    root: int = 0
    font_list: int = 0
    font_names: Any = None
    fonts: dict[int, bytes] = field(default_factory=dict)
    files: list[int] = field(default_factory=list)
    signatures: list[int] = field(default_factory=list)
    rest: dict[int, Any] = field(default_factory=dict)

    def __call__(self, document: Any, pdf: Any) -> None:
        if len(pdf.page_references) != 1:
            raise NeedPlainError(Reason.PAGE, "more than one page")
        self.document = document
        objects = {each.number: each for each in pdf.objects if each.free == "n"}
        self.size, self.root, self.info = len(pdf.objects), pdf.catalog.number, pdf.info
        page = objects[number(pdf.page_references[0])]
        self.content_number, self.metadata_number = number(page["Contents"]), number(pdf.catalog["Metadata"])
        self.content = b"\n".join(pydyf._to_bytes(part) for part in objects[self.content_number].stream)
        self.metadata = b"".join(objects[self.metadata_number].stream).decode()
        self.font_list = number(objects[number(page["Resources"])]["Font"])
        self.font_names = objects[self.font_list]
        self.fonts = {each: objects[each].data for each in _font_objects(objects, self.font_names)}
        kinds = {each: str(_head(objects[each]).get("Type", "")) for each in objects}
        self.files = [each for each, kind in kinds.items() if kind == "/EmbeddedFile"]
        self.signatures = [each for each, kind in kinds.items() if kind == "/Sig"]
        own = {self.content_number, self.metadata_number, self.font_list, *self.files, *self.signatures, *self.fonts}
        self.rest = {each: thing for each, thing in objects.items() if each not in own}

    def forget(self) -> None:
        """Lets go of the page, once all that is needed of it is written."""
        self.document, self.content, self.rest, self.fonts = None, b"", {}, {}

    def strings(self, each: int) -> list[Any]:
        """The texts of one of the other objects, in the order in which they are written."""
        return list(_strings(_head(self.rest[each])))


def number(reference: Any) -> int:
    """Of the object that a reference names."""
    found = re.match(rb"\d+", reference if isinstance(reference, bytes) else str(reference).encode())
    if not found:
        raise NeedPlainError(Reason.PAGE, "an object that is not where it is looked for")
    return int(found[0])


def _head(thing: Any) -> Any:
    return thing.extra if isinstance(thing, pydyf.Stream) else thing


def _font_objects(objects: dict[int, Any], names: Any) -> Iterator[int]:
    for reference in names.values():
        font = objects[number(reference)]
        inner = objects[number(font["DescendantFonts"][0])]
        descriptor = objects[number(inner["FontDescriptor"])]
        yield from (font.number, inner.number, descriptor.number)
        yield from (number(font["ToUnicode"]), number(descriptor["FontFile2"]))


def _strings(value: Any) -> Iterator[Any]:
    if isinstance(value, pydyf.String):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
