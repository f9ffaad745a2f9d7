"""Where on a laid-out page the texts stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from certification.credentials.fast.reasons import NeedPlainError, Reason
from certification.credentials.fast.shaping import ALIGNED


@dataclass(frozen=True)
class Place:
    """A line of text on the page, in CSS pixels: ``left`` and ``limit`` of its block, ``y`` of its base line.

    ``text`` is what stands there, of a sample or of somebody. ``style``: computed by WeasyPrint.
    """

    text: str
    is_name: bool
    style: Any
    left: float
    limit: float
    width: float
    y: float

    def x(self, width: float) -> float:
        """Where a text of this width begins."""
        return self.left + (self.limit - width) * ALIGNED[self.style["text_align_all"]]


def all_places(document: Any) -> list[Place]:
    """Each line of text of a document of one page. Raises NeedPlainError if it has more."""
    if len(document.pages) != 1:
        raise NeedPlainError(Reason.PAGE, "more than one page")
    return list(_places(document.pages[0]._page_box, None))


def _places(box: Any, block: Any) -> Iterator[Place]:
    box = box._box if isinstance(box, AbsolutePlaceholder) else box
    if isinstance(box, boxes.TextBox):
        name, y = box.element.get("data-text") is not None, box.position_y + box.baseline
        yield Place(box.text, name, box.style, block.content_box_x(), block.width, box.width, y)
    else:
        block = box if isinstance(box, boxes.BlockContainerBox) else block
        for child in getattr(box, "children", ()):
            yield from _places(child, block)
