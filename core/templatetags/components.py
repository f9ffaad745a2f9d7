"""Small parts every page is made of."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.icons import ICONS

register = template.Library()

_SOFT_HYPHEN = "\u00ad"
_LONG_WORD = 13
_FINNISH_SYLLABLE = re.compile(r"(?<=\w\w\w)(?=[bcdfghjklmnpqrstvwxzšž][aeiouyåäö]\w)", re.IGNORECASE)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing beside words; it says nothing by itself, so it is hidden from screen readers. KeyError if unknown."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - our own constants
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawing)


@register.filter
def shy(text: str) -> str:
    """Soft hyphens for long Finnish words, so that a heading never overflows a phone.

    A Finnish syllable starts at every consonant that a vowel follows. Where an editor has placed soft hyphens
    (compound borders), the text is left alone.
    """
    text = str(text)
    if _SOFT_HYPHEN in text:
        return text
    return re.sub(
        r"[^\W\d_]+",
        lambda word: _FINNISH_SYLLABLE.sub(_SOFT_HYPHEN, word[0]) if len(word[0]) >= _LONG_WORD else word[0],
        text,
    )
