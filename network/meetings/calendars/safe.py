"""Texts and addresses on their way into a calendar: nothing in them can begin a line of its own."""

import unicodedata
from urllib.parse import quote

from django.utils.encoding import iri_to_uri

# Signs that some programs take for the end of a line, beside those of the category Cc.
_BREAKS = {"\u2028", "\u2029"}


def paragraphs(text: str) -> str:
    """Line feeds stay: the format writes them as two signs (RFC 5545, 3.3.11). Other control characters go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = ("\n" if sign in _BREAKS else sign for sign in lines)
    return "".join(sign for sign in kept if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()


def line(text: str) -> str:
    """One line. A parameter cannot hold more (RFC 5545, 3.2)."""
    return " ".join(paragraphs(text).split())


def address(url: str) -> str:
    """A web address. The format does not escape these (RFC 5545, 3.3.13): what is no part of one is percent-encoded."""
    return iri_to_uri(line(url)) or ""


def mailto(email: str) -> str:
    """An address of a person (RFC 6068)."""
    return f"mailto:{quote(line(email), safe='@+.-_')}"
