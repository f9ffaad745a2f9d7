"""Chooses the text sizes of a certificate, so that every name and every course fits on its one page.

What fits here fits on paper too: widths come from the fonts' own tables. Lengths are in points (1/72 inch).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from certification.credentials import lettering

_MM = 72 / 25.4
# Sizes and line limits of the name: the design's size first, then smaller ones. 254 of the widest letters fit the last.
_NAME_STEPS = ((42, 2), (34, 2), (27, 3), (21, 4), (17, 5), (12, 7))
_TEXT_STEPS = (12, 11, 10, 9)
_NAME_WIDTH, _TEXT_WIDTH, _GOAL_WIDTH = 158 * _MM, 140 * _MM, 56 * _MM
_BODY_HEIGHT, _GOALS_HEIGHT = 96 * _MM, 73 * _MM
_PIECES = re.compile(r"[^\s‐-]*[‐-]|[^\s‐-]+|\s+")


@dataclass(frozen=True)
class Sizes:
    """Numbers of the classes in certificate.css, from 1 (the design's size), and how much there is room for.

    Only beyond all measure is something left out; the check page shows all of it.
    """

    name: int
    text: int
    texts_shown: int
    goals: int
    goals_shown: int


def choose(name: str, title: str, texts: Sequence[str], goals: Sequence[str]) -> Sizes:
    name_step, text_step, texts_shown = _body_steps(name, title, texts)
    fitting = [_goals_that_fit(goals, size) for size in _TEXT_STEPS]
    goal_step = next((step for step, shown in enumerate(fitting, start=1) if shown == len(goals)), len(_TEXT_STEPS))
    return Sizes(name_step, text_step, texts_shown, goal_step, fitting[goal_step - 1])


def _body_steps(name: str, title: str, texts: Sequence[str]) -> tuple[int, int, int]:
    """The largest name that fits, whole words first, then broken ones; then the largest text below it."""
    steps = list(enumerate(_NAME_STEPS, start=1))
    for texts_shown, may_break in product(range(len(texts), -1, -1), (False, True)):
        for name_step, (size, most_lines) in steps:
            lines, broken = _lines(name, size, _NAME_WIDTH, bold=True)
            if lines > most_lines or (broken and not may_break):
                continue
            for text_step, text_size in enumerate(_TEXT_STEPS, start=1):
                if lines * size * 1.1 + _below_name(title, texts[:texts_shown], text_size) <= _BODY_HEIGHT:
                    return name_step, text_step, texts_shown
    return len(_NAME_STEPS), len(_TEXT_STEPS), 0


def _below_name(title: str, texts: Sequence[str], text_size: int) -> float:
    """Height of everything in the left column but the name."""
    title_size, title_height = (17, 21) if text_size >= 11 else (14, 18)
    fixed = 18 + 21 + (3 + 5 + 5 + 1.2 + 4 + 1) * _MM  # heading, lead, distances
    title_lines = _lines(title, title_size, _NAME_WIDTH, bold=True)[0]
    text_lines = sum(_lines(text, text_size, _TEXT_WIDTH, bold=False)[0] for text in texts)
    return fixed + title_lines * title_height + text_lines * text_size * 1.45


def _goals_that_fit(goals: Sequence[str], size: int) -> int:
    """A goal may have several paragraphs, divided by line ends."""
    height = 0.0
    for number, goal in enumerate(goals):
        lines = sum(_lines(paragraph, size, _GOAL_WIDTH, bold=False)[0] for paragraph in goal.split("\n"))
        height += lines * size * 1.3 + 2.4 * _MM
        if height > _GOALS_HEIGHT:
            return number
    return len(goals)


@lru_cache(maxsize=2048)
def _lines(text: str, size: float, width: float, *, bold: bool) -> tuple[int, bool]:
    """How many lines the text takes, and whether a word had to be broken."""
    lines, used, broken = 1, 0.0, False
    for piece in _PIECES.findall(text):
        length = lettering.width(piece, bold=bold) * size
        if used + length <= width:
            used += length
        elif piece.isspace():
            used = width
        elif length <= width:
            lines, used = lines + 1, length
        else:
            broken = True
            rows = -(-(used + length) // (width - size))  # a sign that doesn't fit leaves up to its width empty
            lines, used = lines + int(rows) - 1, width
    return lines, broken
