"""What providers write, in templates: each text with its language, and a mark where that is not the page's."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.templatetags.wording import say
from core.texts import words
from network.directory.hours import Opening
from network.directory.hours.words import hours_between
from network.directory.models import Organisation, Place
from network.finder import links
from network.geography.models import Municipality, Region

register = template.Library()


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
