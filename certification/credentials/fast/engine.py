"""Decides for each certificate whether it is filled in or laid out in full, and learns designs asked for again.

A design is learned when it is asked for the second time, in another text size at once: that costs one layout more,
which the third certificate brings in again. So a single download costs what it always did.
"""

import logging
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

import pydyf
import weasyprint

from certification.credentials import lettering, pages
from certification.credentials.fast.frame import Frame
from certification.credentials.fast.reasons import NeedPlainError, Reason, count
from certification.credentials.fast.shaping import plain_signs
from certification.credentials.pages import Design, Person
from core import pdf
from core.enclosures import Enclosure
from core.sealroom import SealRoom

log = logging.getLogger("vieri.credentials")

# Versions of WeasyPrint and pydyf with which all of this was tested. With others everything is laid out in full.
TESTED = ("70.0", "0.13.0")
MOST_FRAMES, MOST_ASKED = 48, 1000

V = TypeVar("V")


class Recent(OrderedDict[Hashable, V], Generic[V]):
    """Keeps what was used last."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def find(self, key: Hashable) -> V | None:
        if key in self:
            self.move_to_end(key)
        return self.get(key)

    def keep(self, key: Hashable, value: V) -> V:
        self[key] = value
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)
        return value


_frames: Recent[Frame] = Recent(MOST_FRAMES)
_asked: Recent[bool] = Recent(MOST_ASKED)


def render(
    design: Design, person: Person, *, attachments: Sequence[Enclosure] = (), seal: SealRoom | None = None
) -> bytes:
    """The certificate's file, as ``pages.draw`` makes it: the same to the eye, to voices and to verifiers."""
    with pdf.one_at_a_time:
        try:
            made, way = _quickly(design, person, attachments, seal)
        except NeedPlainError as why:
            made, way = pages.draw(design, person, attachments=attachments, seal=seal), why.reason
        except Exception:
            log.exception("a certificate could not be filled in and is laid out in full")
            made, way = pages.draw(design, person, attachments=attachments, seal=seal), Reason.TROUBLE
    count(way)
    return made


def forget() -> None:
    """Everything that was learned, as in a new process."""
    _frames.clear()
    _asked.clear()


def _quickly(
    design: Design, person: Person, attachments: Sequence[Enclosure], seal: SealRoom | None
) -> tuple[bytes, Reason]:
    if (weasyprint.VERSION, pydyf.VERSION) != TESTED:
        raise NeedPlainError(Reason.VERSION)
    if not lettering.can_draw(person.name):
        raise NeedPlainError(Reason.LETTERS)
    name = plain_signs(person.name)
    asked = design.without_sizes(), bool(person.until), len(person.completed), _around(attachments, seal)
    key = design.sizes, asked
    frame = _frames.find(key)
    if frame is None:
        if not _asked.find(asked):
            _asked.keep(asked, value=True)
            raise NeedPlainError(Reason.FIRST)
        frame = _frames.keep(key, Frame(design))
    return frame.render(person, name, attachments, seal)


def _around(attachments: Sequence[Enclosure], seal: SealRoom | None) -> Hashable:
    """What of attachments and seal is part of the page that is learned."""
    files = tuple(sorted((file.name, file.mimetype, file.description) for file in attachments))
    return files, seal and (seal.over, seal.label, seal.drawing, seal.size)
