"""A QR code as the operators that WeasyPrint writes for segno's picture of it: a stroke for each run of squares."""

import re

from certification.credentials import pages

_DARK = re.compile(rb"\x01+")


def strokes(address: str) -> bytes:
    """The path only. Its square and colour are the page's."""
    return b"\n".join(
        b"%d %d.5 m\n%d %d.5 l" % (run.start(), row, run.end(), row)
        for row, squares in enumerate(pages.code(address).matrix)
        for run in _DARK.finditer(bytes(squares))
    )
