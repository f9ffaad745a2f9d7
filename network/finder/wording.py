"""Texts of the directory in the language of the page, and the readable ends of addresses."""

from django.db.models import Model
from django.utils.text import slugify

from network.directory.languages import text as text  # noqa: PLC0414 - the pages ask for it here


def slug_of(thing: Model) -> str:
    """The readable end of a page's address, in the active language; "-" for a name without Latin letters."""
    return slugify(text(thing, "name").text)[:80].strip("-") or "-"
