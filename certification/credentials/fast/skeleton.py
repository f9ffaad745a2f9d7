"""A page with everything on it that never changes written already; what changes is filled in."""

import zlib
from collections.abc import Iterator, Sequence
from itertools import count

from certification.credentials.fast import writing
from certification.credentials.fast.anatomy import Anatomy
from certification.credentials.fast.fonts import USUAL, Common
from certification.credentials.fast.plan import Plan
from certification.credentials.fast.reasons import NeedPlainError, Reason
from certification.credentials.fast.shaping import Fonts
from certification.credentials.pages import Person
from core import enclosures, sealroom
from core.enclosures import Enclosure
from core.sealroom import SealRoom


class Skeleton:
    def __init__(self, plan: Plan) -> None:
        self._plan, made = plan, plan.made
        self._fonts = Common(made, plan.usual(USUAL))
        unchanged = plan.static | self._fonts.objects
        streams = {number: writing.mended(data) for number, data in unchanged.items() if data.endswith(b"endstream")}
        others = {number: data for number, data in unchanged.items() if number not in streams}
        self._block = writing.block(streams, others, made.size + 1)
        self._packer = zlib.compressobj(writing.LEVEL)
        self._start = self._packer.compress(plan.start)
        plan.forget()

    def fill(
        self,
        person: Person,
        name_lines: Sequence[str],
        fallbacks: Fonts,
        attachments: Sequence[Enclosure],
        seal: SealRoom | None,
    ) -> bytes:
        """Somebody's file. Raises NeedPlainError if a text of theirs cannot be put into its place."""
        drawn, pen = self._plan.draw(person, name_lines, fallbacks)
        drawn, fonts, font_list = self._fonts.fill(drawn, pen, count(self._block.size))
        packer, made = self._packer.copy(), self._plan.made
        content = self._start + packer.compress(drawn) + packer.flush()
        own = [*fonts.items(), (made.font_list, font_list)]
        own.append((made.content_number, writing.stream(b"/Filter /FlateDecode", content)))
        own += self._plan.objects(person)
        own.append((made.metadata_number, writing.stream(b"/Type /Metadata/Subtype /XML", self._plan.metadata(person))))
        own += _files(made, attachments)
        if seal:
            own += [(number, sealroom.signature(seal).data) for number in made.signatures]
        return writing.write(self._block, own, made.root, made.size)


def prove(plan: Plan, person: Person, name_lines: Sequence[str], fallbacks: Fonts, real: Anatomy) -> None:
    """Compares somebody's page with what WeasyPrint made of it, byte for byte but for how fonts are kept.

    Raises NeedPlainError if they differ.
    """
    drawn, pen = plan.draw(person, name_lines, fallbacks)
    if plan.start + pen.on_page(drawn) != real.content:
        raise NeedPlainError(Reason.PAGE, "the page's content differs")
    ours = plan.static | dict(plan.objects(person))
    theirs = {number: thing.data for number, thing in real.rest.items()} | {real.size: real.info.data}
    if ours != theirs:
        differing = sorted(number for number in ours.keys() | theirs.keys() if ours.get(number) != theirs.get(number))
        raise NeedPlainError(Reason.PAGE, f"objects {differing} differ")
    if plan.metadata(person) != real.metadata.encode():
        raise NeedPlainError(Reason.PAGE, "the metadata differ")


def _files(made: Anatomy, attachments: Sequence[Enclosure]) -> Iterator[tuple[int, bytes]]:
    files = sorted(attachments, key=lambda each: each.name)
    for number, file in zip(made.files, files, strict=True):
        yield number, writing.mended(enclosures.embedded(file).data)
