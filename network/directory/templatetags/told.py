"""What people of the network write, in templates: each text with its language, and a mark for foreign ones."""

import re

from django import template
from django.db.models import Model
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.wording import mark, say
from network.directory import phones
from network.directory.languages import text

register = template.Library()
register.filter("dial", phones.tel)
# Where a mail or web address may go on in the next line.
_FOLD = re.compile(r"(?<=[@/])(?!/)|(?=\.)")


@register.simple_tag
def told(thing: Model, field: str) -> SafeString:
    """One line of text and, when it is in another language, which."""
    return say(text(thing, field))


@register.simple_tag
def called(thing: Model, field: str) -> SafeString:
    """A name or title without a mark, for headings and links; its language is told to voices."""
    found = text(thing, field)
    if not found.foreign:
        return format_html("{}", found.text)
    return format_html('<span lang="{}">{}</span>', found.language, found.text)


@register.simple_tag
def told_in_paragraphs(thing: Model, field: str) -> SafeString:
    """A longer text as paragraphs; the mark stands after the last one. Nothing for an empty text."""
    found = text(thing, field)
    if not found:
        return SafeString("")
    language = format_html(' lang="{}"', found.language) if found.foreign else ""
    parts = [part.strip().split("\n") for part in found.text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    lines = [format_html_join(SafeString("<br>"), "{}", ((line,) for line in part)) for part in parts]
    said = format_html_join(SafeString("\n"), "<p{}>{}</p>", ((language, part) for part in lines))
    return format_html("{}{}", said, format_html("\n<p>{}</p>", mark(found)) if found.foreign else "")


@register.simple_tag
def language_mark(thing: Model, field: str) -> SafeString:
    """ "In Finnish" beside a name that is not in the page's language; nothing otherwise."""
    return mark(text(thing, field))


@register.filter
def foldable(address: str) -> SafeString:
    """A mail or web address that breaks after "@" and "/" and before a dot, where a narrow column has no room for it;
    the style sheet alone would break it at any letter."""
    return mark_safe(_FOLD.sub("<wbr>", escape(address)))  # noqa: S308 - escaped here
