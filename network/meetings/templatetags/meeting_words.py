"""Meetings in templates: each text with its language, when and where, and addresses."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.components import shy
from network.meetings import links, page, wording
from network.meetings.models import Meeting
from network.meetings.states import GUEST_DAYS

register = template.Library()
register.filter("when", wording.when)
register.filter("times", wording.times)
register.filter("where", wording.where)
register.filter("on_site", wording.place)
register.filter("near", wording.near)
register.filter("ways", wording.ways)
register.filter("organiser", wording.organiser)
register.filter("spoken", wording.languages)
register.filter("described", page.description)


@register.simple_tag
def called_shy(meeting: Meeting) -> SafeString:
    """The title as the heading of a page: long Finnish words may break."""
    found = wording.text(meeting, "title")
    if not found.foreign:
        return format_html("{}", shy(found.text))
    return format_html('<span lang="{}">{}</span>', found.language, shy(found.text))


@register.simple_tag
def page_of(meeting: Meeting, key: str = "") -> str:
    """The path of the public page of a meeting."""
    return links.page_of(meeting, key=key)


@register.simple_tag
def guest_days() -> int:
    """How many days after a meeting names and addresses of guests are deleted."""
    return GUEST_DAYS
