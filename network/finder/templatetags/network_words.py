"""What providers write, in templates: each text with its language, and a mark where that is not the page's."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.db.models import Model
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.templatetags.wording import mark, say
from core.texts import words
from network.directory import phones
from network.directory.hours import Opening
from network.directory.hours.words import hours_between
from network.directory.models import Organisation, Place
from network.finder import links, wording
from network.geography.models import Municipality, Region

register = template.Library()
register.filter("dial", phones.tel)
# Where a mail or web address may go on in the next line.
_FOLD = re.compile(r"(?<=[@/])(?!/)|(?=\.)")


@register.simple_tag
def told(thing: Model, field: str) -> SafeString:
    """One line of text and, when it is in another language, which."""
    return say(wording.text(thing, field))


@register.simple_tag
def called(thing: Model, field: str = "name") -> SafeString:
    """A name without a mark, for headings and links; its language is told to voices."""
    found = wording.text(thing, field)
    if not found.foreign:
        return format_html("{}", found.text)
    return format_html('<span lang="{}">{}</span>', found.language, found.text)


@register.simple_tag
def told_in_paragraphs(thing: Model, field: str) -> SafeString:
    """A longer text as paragraphs; the mark stands after the last one. Nothing for an empty text."""
    found = wording.text(thing, field)
    if not found:
        return SafeString("")
    language = format_html(' lang="{}"', found.language) if found.foreign else ""
    parts = [part.strip().split("\n") for part in found.text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    lines = [format_html_join(SafeString("<br>"), "{}", ((line,) for line in part)) for part in parts]
    said = format_html_join(SafeString("\n"), "<p{}>{}</p>", ((language, part) for part in lines))
    return format_html("{}{}", said, format_html("\n<p>{}</p>", mark(found)) if found.foreign else "")


@register.simple_tag
def language_mark(thing: Model, field: str = "name") -> SafeString:
    """ "In Finnish" beside a name that is not in the page's language; nothing otherwise."""
    return mark(wording.text(thing, field))


@register.simple_tag
def page_of(thing: Place | Organisation) -> str:
    """The path of the public page of a place or an organisation."""
    return links.page_of(thing)


@register.simple_tag
def noted(notes: Mapping[str, str]) -> SafeString:
    """A note of the hours: texts by language."""
    return say(words(notes, get_language() or settings.LANGUAGE_CODE))


@register.filter
def times(opening: Opening) -> str:
    """ "13–16", as the weekly hours are written."""
    return hours_between(opening.begins.time(), opening.ends.time())


@register.simple_tag
def choosing(choice: Mapping[str, str], place: Municipality | Region) -> str:
    """The widget's own filters, asked of one of the places that were meant."""
    return urlencode({**choice, "place": str(place)})


@register.simple_tag
def paging(choice: Mapping[str, str], number: int, step: int) -> str:
    """The widget's own filters, another page of the list."""
    return urlencode({**choice, "page": str(number + step)})


@register.filter
def foldable(address: str) -> SafeString:
    """A mail or web address that breaks after "@" and "/" and before a dot, where a narrow column has no room for it;
    the style sheet alone would break it at any letter."""
    return mark_safe(_FOLD.sub("<wbr>", escape(address)))  # noqa: S308 - escaped here
