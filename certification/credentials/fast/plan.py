"""What of a page changes and where: learned from the page of a sample."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

import pydyf

from certification.credentials import pages
from certification.credentials.fast import squares
from certification.credentials.fast.anatomy import Anatomy
from certification.credentials.fast.places import Place, all_places
from certification.credentials.fast.reasons import NeedPlainError, Reason
from certification.credentials.fast.samples import Sample, holds_mark
from certification.credentials.fast.shaping import Fonts, Pen, Shaper, TextStyle, faces
from certification.credentials.pages import Design, Person


@dataclass(frozen=True)
class Line:
    """A changing line of text, in the order of the page.

    ``of_name``: which line of the name it is; None: ``place.text`` with exchanged words.
    """

    number: int
    place: Place
    of_name: int | None


class Plan:
    """Made of a sample's page. Raises NeedPlainError for a page that cannot be handled."""

    def __init__(self, design: Design, sample: Sample, made: Anatomy) -> None:
        self.made, self._sample, self._address = made, sample, design.place
        self._pattern = sample.pattern
        self._shapers: dict[tuple[Fonts, int], Shaper] = {}
        self._lines = tuple(self._find_lines(all_places(made.document)))
        self._fallbacks = pages.fallbacks(design, sample.person)
        self.start, self._pieces = self._cut(made.content)
        self._own = {made.size: _split(made.info.data, list(made.info.values()))}
        self.static: dict[int, bytes] = {}
        for number, thing in made.rest.items():
            texts = [text for text in made.strings(number) if self._pattern.search(str(text.string))]
            if texts:
                self._own[number] = _split(thing.data, texts)
            else:
                self.static[number] = thing.data
        if any(map(holds_mark, self.static.values())):
            raise NeedPlainError(Reason.PAGE, "a text of the sample stands where it cannot be changed")

    def usual(self, text: str) -> Pen:
        """A pen that has drawn a text in the style of each changing line."""
        pen, fallbacks = Pen(faces(self._fallbacks)), self._fallbacks
        for line in self._lines:
            self._shaper(line, fallbacks).draw(pen, text, 0, 0)
        return pen

    def forget(self) -> None:
        """Lets go of all that is written by now."""
        self.made.forget()
        self.static.clear()

    def draw(self, person: Person, name_lines: Sequence[str], fallbacks: Fonts) -> tuple[bytes, Pen]:
        """What follows ``start`` in the page's content, and the pen with the fonts that it took."""
        values, pen = self._sample.values(person), Pen(faces(fallbacks))
        drawn: list[bytes] = []
        for piece in self._pieces:
            if isinstance(piece, Line):
                drawn.append(self._draw(piece, self._text(piece, values, name_lines), pen, fallbacks))
            else:
                drawn.append(squares.strokes(self._address + person.number) if piece is None else piece)
        return b"".join(drawn), pen

    def objects(self, person: Person) -> Iterator[tuple[int, bytes]]:
        """Number and content of each object with texts of the person, the document's information among them."""
        values = self._sample.values(person)
        for number, parts in self._own.items():
            written = (
                part if isinstance(part, bytes) else pydyf.String(self._fill(part, values)).data for part in parts
            )
            yield number, b"".join(written)

    def metadata(self, person: Person) -> bytes:
        values = {word: escape(text) for word, text in self._sample.values(person).items()}
        return self._fill(self.made.metadata, values).encode()

    def moves(self, person: Person, name_lines: Sequence[str], fallbacks: Fonts) -> bool:
        """Whether each text of the person is wider or narrower than the sample's: then what moves with it is seen."""
        values = self._sample.values(person)
        texts = [(line, self._text(line, values, name_lines)) for line in self._lines]
        return all(abs(self._shaper(line, fallbacks).width(text) - line.place.width) > 1 for line, text in texts)

    def _text(self, line: Line, values: Mapping[str, str], name_lines: Sequence[str]) -> str:
        return self._fill(line.place.text, values) if line.of_name is None else name_lines[line.of_name]

    def _fill(self, text: str, values: Mapping[str, str]) -> str:
        return self._pattern.sub(lambda found: values[found[0]], text)

    def _find_lines(self, found: list[Place]) -> Iterator[Line]:
        if tuple(place.text for place in found if place.is_name) != self._sample.name_lines:
            raise NeedPlainError(Reason.PAGE, "the sample's name is not on the page as foreseen")
        lines_of_name = count()
        for number, place in enumerate(found):
            if place.is_name:
                yield Line(number, _frozen(place), next(lines_of_name))
            elif self._pattern.search(place.text):
                yield Line(number, _frozen(place), None)

    def _draw(self, line: Line, text: str, pen: Pen, fallbacks: Fonts) -> bytes:
        shaper = self._shaper(line, fallbacks)
        width = shaper.width(text)
        if width > line.place.limit:
            raise NeedPlainError(Reason.WIDE)
        return shaper.draw(pen, text, line.place.x(width), line.place.y)

    def _shaper(self, line: Line, fallbacks: Fonts) -> Shaper:
        key = fallbacks, line.number
        if key not in self._shapers:
            self._shapers[key] = Shaper(line.place.style.drawn_with(fallbacks))
        return self._shapers[key]

    def _cut(self, content: bytes) -> tuple[bytes, list[bytes | Line | None]]:
        """The operators cut at what changes. Each changing text must be drawn exactly as we draw it, and once.

        None stands for the QR code.
        """
        pen = Pen(faces(self._fallbacks))
        cuts: list[tuple[bytes, Line | None]] = [(squares.strokes(self._address + self._sample.person.number), None)]
        cuts += [(pen.on_page(self._draw(line, line.place.text, pen, self._fallbacks)), line) for line in self._lines]
        for operators, line in cuts:
            if content.count(operators) != 1:
                raise NeedPlainError(Reason.PAGE, f"{'a text' if line else 'the code'} is not drawn as foreseen")
        cuts.sort(key=lambda cut: content.index(cut[0]))
        start, content = content.split(cuts[0][0], 1)
        pieces: list[bytes | Line | None] = [cuts[0][1]]
        for operators, line in cuts[1:]:
            before, content = content.split(operators, 1)
            pieces += [before, line]
        return start, [*pieces, content]


def _frozen(place: Place) -> Place:
    """Without the document that its style belongs to."""
    return replace(place, style=TextStyle(place.style))


def _split(data: bytes, texts: Sequence[Any]) -> list[bytes | str]:
    """The object's bytes with its texts taken out."""
    parts: list[bytes | str] = []
    for text in texts:
        before, data = data.split(text.data, 1)
        parts += [before, str(text.string)]
    return [*parts, data]
