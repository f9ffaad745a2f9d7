"""A design in one set of text sizes: the skeletons of its pages, one for each number of lines that a name takes."""

import logging
from collections.abc import Sequence

from certification.credentials import pages
from certification.credentials.fast import samples
from certification.credentials.fast.anatomy import Anatomy
from certification.credentials.fast.places import Place, all_places
from certification.credentials.fast.plan import Plan
from certification.credentials.fast.reasons import NeedPlainError, Reason
from certification.credentials.fast.shaping import Fonts, Shaper, TextStyle
from certification.credentials.fast.skeleton import Skeleton, prove
from certification.credentials.pages import Design, Person
from core.enclosures import Enclosure
from core.sealroom import SealRoom

log = logging.getLogger("vieri.credentials")

# A design that could not be learned from two certificates is laid out in full from then on.
_MOST_FAILURES = 2


class Frame:
    def __init__(self, design: Design) -> None:
        self._design = design
        self._skeletons: dict[int, Skeleton] = {}
        self._failures: list[Reason] = []
        self._name_width = 0.0
        self._shapers: dict[Fonts, Shaper] = {}
        self._name_style: TextStyle | None = None

    def render(
        self, person: Person, name: str, attachments: Sequence[Enclosure], seal: SealRoom | None
    ) -> tuple[bytes, Reason]:
        """The file and how it came about. ``name``: as the page shows it. Raises NeedPlainError."""
        if len(self._failures) == _MOST_FAILURES:
            raise NeedPlainError(self._failures[0])
        fonts = pages.fallbacks(self._design, person)
        if self._name_style:
            lines = self._shaper(fonts).lines(name, self._name_width)
            if skeleton := self._skeletons.get(len(lines)):
                return skeleton.fill(person, lines, fonts, attachments, seal), Reason.QUICK
        if fonts != pages.fallbacks(self._design, samples.NOBODY):
            raise NeedPlainError(Reason.SIGNS)  # pages with other fonts cannot be compared; the next will teach us
        real = Anatomy()
        made = pages.draw(self._design, person, attachments=attachments, seal=seal, look=real)
        try:
            self._learn(person, name, real, attachments, seal)
        except NeedPlainError as why:
            log.warning("a design of certificates cannot be learned: %s", why)
            self._failures.append(why.reason)
            return made, why.reason
        return made, Reason.LEARNED

    def _learn(
        self, person: Person, name: str, real: Anatomy, attachments: Sequence[Enclosure], seal: SealRoom | None
    ) -> None:
        """Makes a skeleton from a page of nobody, and keeps it if it gives the person's page exactly."""
        fonts = pages.fallbacks(self._design, person)
        drawn = [place for place in all_places(real.document) if place.is_name]
        lines = self._measure(drawn, name, fonts)
        m = self._shaper(fonts).width("m")
        sample = samples.make(self._design, person, self._name_width, len(lines), m)
        made = Anatomy()
        pages.draw(self._design, sample.person, attachments=attachments, seal=seal, look=made)
        plan = Plan(self._design, sample, made)
        if plan.moves(person, lines, fonts):
            prove(plan, person, lines, fonts, real)
            self._skeletons[len(lines)] = Skeleton(plan)

    def _measure(self, drawn: Sequence[Place], name: str, fonts: Fonts) -> list[str]:
        """The lines of the name, which must be where WeasyPrint broke it."""
        if not drawn:
            raise NeedPlainError(Reason.PAGE, "the name is not on the page")
        self._name_width = drawn[0].limit
        self._name_style = TextStyle(drawn[0].style)
        lines = self._shaper(fonts).lines(name, self._name_width)
        if lines != [place.text for place in drawn]:
            raise NeedPlainError(Reason.PAGE, "the name is broken in another way")
        return lines

    def _shaper(self, fonts: Fonts) -> Shaper:
        if fonts not in self._shapers and self._name_style:
            self._shapers[fonts] = Shaper(self._name_style.drawn_with(fonts))
        return self._shapers[fonts]
