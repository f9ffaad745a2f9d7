"""Texts of courses in pages, with the language they are in."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.texts import Words

register = template.Library()


@register.simple_tag
def say(words: Words, beside: str = "") -> SafeString:
    """The text; in another language than the page's, that is told to screen readers and marked for the eye.

    ``beside`` is the language of the text it belongs to: where both are the same, the mark stands there already.
    """
    if not words.foreign:
        return format_html("{}", words.text)
    spoken = format_html('<span lang="{}">{}</span>', words.language, words.text)
    if words.language == beside:
        return spoken
    return format_html("{} {}", spoken, mark(words))


@register.simple_tag
def mark(words: Words) -> SafeString:
    """The mark alone, for beside a link; nothing when the text is in the page's language."""
    return format_html('<span class="tag tag--plain">{}</span>', words.mark) if words.foreign else SafeString("")
